/** The file a third party gets, over HTTP from real services, and what `liangdi verify` says of it with nothing else at hand. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verifyText, type VerifyResult } from '../../deploy/verifier/verify.js';
import { direction, Ledgers, type SideName } from './ledgers.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- the file is what is looked at */
const program = fileURLToPath(new URL('../../deploy/cli/liangdi.mjs', import.meta.url));

let ledgers: Ledgers;
let records: string[];

beforeAll(async () => {
  ledgers = await Ledgers.open();
  for (const count of [60, 40, 50]) {
    await ledgers.send(count);
    await ledgers.compare('destination');
  }
  const rows = await ledgers.rows('destination', 'SELECT record_id FROM ledger_entry ORDER BY seq');
  records = rows.map((row) => String(row['record_id']));
}, 240_000);
afterAll(() => ledgers?.close());

const recordAt = (seq: number): string => records[seq - 1]!;

async function ask(query: string, account = 'auditor', side: SideName = 'origin') {
  const place = `/checkpoints/file?agreementId=${ledgers.agreementId}&direction=${direction}${query}`;
  return ledgers.world[side].reconciliation.desk(account).ask('GET', place);
}

async function fileOf(query: string, account?: string, side?: SideName): Promise<any> {
  const { status, body } = await ask(query, account, side);
  expect(status).toBe(200);
  return body;
}

async function pins(): Promise<string[]> {
  const cards = await Promise.all(
    (['origin', 'destination'] as const).map((side) =>
      ledgers.world[side].desk('manager').get<{ card: string }>('/party-card'),
    ),
  );
  return cards.map(({ card }) => {
    const header = Buffer.from(card.split('.')[0]!, 'base64url').toString();
    return (JSON.parse(header) as { kid: string }).kid;
  });
}

const failing = ({ checks }: VerifyResult) => checks.find(({ ok }) => !ok);

describe('the list of checkpoints', () => {
  it('shows what each covers and that both have signed, by pages, on either side alike', async () => {
    const desk = ledgers.world.destination.reconciliation.desk('auditor');
    const { items } = await desk.get('/checkpoints');
    expect(items).toMatchObject([
      { number: 1, fromSeq: 1, throughSeq: 60, entries: 60, direction, agreementId: ledgers.agreementId },
      { number: 2, fromSeq: 61, throughSeq: 100, entries: 40 },
      { number: 3, fromSeq: 101, throughSeq: 150, entries: 50 },
    ]);
    const parties = items[2].signatures.map(({ party }: { party: string }) => party);
    expect(parties.sort()).toEqual(['360731.origin', '440306.destination']);
    const first = await desk.get('/checkpoints?limit=2');
    const rest = await desk.get(`/checkpoints?limit=2&direction=${direction}&cursor=${first.next}`);
    expect([...first.items, ...rest.items]).toEqual(items);
    const other = await ledgers.world.origin.reconciliation.desk('operator').get('/checkpoints');
    const same = ({ digest, root, signatures }: any) => ({ digest, root, signatures });
    expect(other.items.map(same)).toEqual(items.map(same));
    expect(await desk.get('/checkpoints?direction=originToDestination')).toEqual({ items: [] });
    expect((await desk.ask('GET', '/checkpoints?direction=up')).status).toBe(400);
  });
});

describe('the file of a stream', () => {
  it('is verified offline, with the keys of both compared, and is the same of either side', async () => {
    const file = await fileOf('');
    expect(file).toEqual(await fileOf('', 'manager', 'destination'));
    expect(file.checkpoints).toHaveLength(3);
    expect(file.proofs).toMatchObject({ records: [], consistency: { from: 1, to: 3 } });
    const result = verifyText(JSON.stringify(file), { pins: await pins() });
    expect(failing(result)).toBeUndefined();
    expect(result).toMatchObject({ ok: true, type: 'liangdi-checkpoint-file/1', unpinned: false });
  });

  it('proves the records asked for, each in its checkpoint, with the entry that names it', async () => {
    const [one, two, three] = [recordAt(7), recordAt(61), recordAt(150)];
    const file = await fileOf(`&record=${one},${two}&record=${three}`);
    expect(file.proofs.records).toMatchObject([
      { recordId: one, seq: 7, version: 1, checkpoint: 1, status: 'applied', entry: expect.any(String) },
      { recordId: two, seq: 61, checkpoint: 2 },
      { recordId: three, seq: 150, checkpoint: 3 },
    ]);
    const result = verifyText(JSON.stringify(file), { record: two });
    expect(failing(result)).toBeUndefined();
    expect(result.checks.at(-1)).toMatchObject({ name: 'record', at: '/proofs/records/1' });
    expect(result.checks.at(-1)!.en).toContain('number 61 of the ledger in checkpoint 2');
  });

  it('shows the operator the chain and the place of a record, not what the record is', async () => {
    const file = await fileOf(`&record=${recordAt(7)}`, 'operator');
    expect(file.proofs.records[0]).not.toHaveProperty('entry');
    expect(verifyText(JSON.stringify(file))).toMatchObject({ ok: true });
  });

  it('is refused where nothing was signed, a record is not in it, or the question is none', async () => {
    const unknown = '0190c1f0-0000-7000-8000-00000000a00f';
    expect((await ask(`&record=${unknown}`)).body).toMatchObject({
      ...{ status: 404, code: 'record-not-in-checkpoint' },
      detailEn: expect.stringContaining(unknown),
    });
    const desk = ledgers.world.origin.reconciliation.desk('auditor');
    const other = `/checkpoints/file?agreementId=${ledgers.agreementId}&direction=originToDestination`;
    expect((await desk.ask('GET', other)).body).toMatchObject({ code: 'checkpoint-not-found' });
    expect((await desk.ask('GET', '/checkpoints/file?direction=up')).status).toBe(400);
    expect((await ask(`&record=${recordAt(1)},x`)).status).toBe(400);
    expect((await ask('', 'registrar')).status).toBe(403);
  });
});

describe('after an old span was corrected', () => {
  it('still holds where the correction brought back what was signed', async () => {
    await ledgers.breakAt('origin', `UPDATE ledger_entry SET digest = sha256('altered') WHERE seq = 20`);
    await ledgers.breakAt(
      'origin',
      `DELETE FROM record r USING ledger_entry l WHERE l.record_id = r.record_id AND l.seq = 70`,
      `DELETE FROM ledger_entry WHERE seq = 70`,
    );
    expect(await ledgers.compare('origin')).toMatchObject({ state: 'agreed', checkpoint: 3 });
    const file = await fileOf([20, 21, 70].map((seq) => `&record=${recordAt(seq)}`).join(''));
    const result = verifyText(JSON.stringify(file), { record: recordAt(20) });
    expect(failing(result)).toBeUndefined();
  }, 120_000);

  it('proves what was signed of a record withdrawn since, and of its neighbours, on either side', async () => {
    const withdrawn = recordAt(30);
    await ledgers.breakAt(
      'origin',
      `DELETE FROM record WHERE record_id = '${withdrawn}'`,
      `DELETE FROM ledger_entry WHERE seq = 30`,
    );
    await ledgers.breakAt(
      'destination',
      `UPDATE consent SET withdrawn_at = now() WHERE consent_id = (SELECT consent_id FROM record WHERE record_id = '${withdrawn}' LIMIT 1)`,
    );
    expect(await ledgers.compare('destination')).toMatchObject({ state: 'agreed' });
    for (const side of ['origin', 'destination'] as const) {
      const [now] = await ledgers.rows(side, 'SELECT status FROM ledger_standing WHERE seq = 30');
      expect(now).toEqual({ status: 'withdrawn' });
      const file = await fileOf(`&record=${withdrawn},${recordAt(31)},${recordAt(140)}`, 'auditor', side);
      expect(file.proofs.records).toMatchObject([
        { recordId: withdrawn, seq: 30, status: 'applied', checkpoint: 1 },
        { seq: 31, status: 'applied', checkpoint: 1 },
        { seq: 140, checkpoint: 3 },
      ]);
      const result = verifyText(JSON.stringify(file), { record: withdrawn });
      expect(failing(result)).toBeUndefined();
    }
  }, 120_000);

  it('says plainly which record this side can prove no more, and gives the chain without it', async () => {
    // Past every trigger, as a backup put back: what stood in the first checkpoint is known to nobody here.
    await ledgers.breakAt('origin', 'SET session_replication_role = replica; TRUNCATE ledger_change');
    const { status, body } = await ask(`&record=${recordAt(31)}`);
    expect([status, body.code]).toEqual([409, 'record-proof-superseded']);
    expect(body.detailZh).toContain('第 1 号核对确认书');
    // What lies in other checkpoints is proved as before, and the other side proves it all.
    const file = await fileOf(`&record=${recordAt(140)}`);
    expect(failing(verifyText(JSON.stringify(file)))).toBeUndefined();
    const other = await fileOf(`&record=${recordAt(31)}`, 'auditor', 'destination');
    expect(failing(verifyText(JSON.stringify(other)))).toBeUndefined();
  }, 120_000);
});

describe('liangdi checkpoint', () => {
  it('lists what was signed, and exports the file where only one agreement is known', async () => {
    const listed = await liangdi('list');
    expect(listed.code).toBe(0);
    expect(listed.stdout).toContain('第 3 号 no. 3  101–150  条数 entries 50');
    const record = recordAt(140);
    const { code, stdout } = await liangdi('export', '--direction', direction, '--record', record);
    expect(code).toBe(0);
    const result = verifyText(stdout, { record });
    expect(failing(result)).toBeUndefined();
    expect(result.checks.at(-1)!.en).toContain('number 140 of the ledger');
  }, 60_000);

  it('says what to do where nothing was signed yet, and that it was called wrongly', async () => {
    expect(await liangdi('export', '--direction', 'originToDestination')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('liangdi reconcile --wait'),
    });
    expect((await liangdi('export')).code).toBe(2);
  }, 60_000);
});

async function liangdi(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const service = ledgers.world.origin.reconciliation;
  const env = {
    PATH: process.env['PATH'],
    LIANGDI_RECONCILIATION_URL: service.url,
    LIANGDI_TOKEN: await service.desk('auditor').signIn(),
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [program, 'checkpoint', ...args], { env }, (thrown, stdout, stderr) =>
      resolve({ code: thrown ? Number(thrown.code) : 0, stdout, stderr }),
    );
  });
}

/**
 * A partner that lies with its true keys: whatever it says of cells, rows, parcels and checkpoints, our ledger stays as it was, the run ends with a name
 * for what happened, and the service goes on.
 */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generateSigningKey } from '@liangdi/envelope';
import { instant, newId } from '@liangdi/record';
import {
  buildCheckpoint,
  Cells,
  encodeWire,
  signCheckpoint,
  symbolsOfRows,
  type StandingRow,
} from '@liangdi/sketch';
import { direction, Ledgers } from './ledgers.js';
import { expectUnmoved, fingerprint } from './fingerprint.js';
import { Peer } from './peer.js';

const records = 60;
const far = 2 ** 47;
const noCell = 'A'.repeat(38);
const digest = () => randomBytes(32).toString('base64url');

let ledgers: Ledgers;
/** In the place of the destination, which sends the records: the origin's ledger is what it is after. */
let peer: Peer;

beforeAll(async () => {
  ledgers = await Ledgers.open('postgres', 4, { RECONCILE_SILENT_MS: '300' });
  await ledgers.send(records);
  expect(await ledgers.compare('destination')).toMatchObject({ state: 'agreed', checkpoint: 1 });
  await ledgers.world.destination.reconciliation.process!.stop();
  peer = await Peer.inPlaceOf(ledgers, 'destination');
}, 120_000);
afterAll(async () => {
  await peer?.close();
  await ledgers?.close();
});

/** The origin's ledger is the same, its process has not died, and nothing was an error of ours. */
async function leavesAllAsItWas(lie: () => Promise<void>): Promise<void> {
  const before = await fingerprint(ledgers, 'origin');
  await lie();
  await expectUnmoved(ledgers, 'origin', before);
}

/** The peer begins a run of its own, and has its answer. */
async function begin(fields: object = {}): Promise<string> {
  const runId = newId();
  const heads = { head: records, acked: records, cut: records, entries: records, firstCell: noCell };
  await peer.say('compare', { runId, ...heads, ...fields });
  await peer.hears('cells', runId);
  return runId;
}

async function endOf(runId: string) {
  const { state, failure } = await ledgers.ended(ledgers.world.origin, runId, 30_000);
  return { state, failure };
}

/** The origin asks, and has asked the peer. */
async function asked(): Promise<string> {
  const { runs } = await ledgers.world.origin.reconciliation
    .desk('auditor')
    .post<{ runs: { runId: string }[] }>('/reconciliations', { agreementId: ledgers.agreementId, direction });
  await peer.hears('compare', runs[0]!.runId);
  return runs[0]!.runId;
}

const answer = { head: records, acked: records, cut: records, entries: records, equal: false, waits: false };

async function standingRows(): Promise<StandingRow[]> {
  const rows = await ledgers.rows(
    'origin',
    `SELECT seq::float8 AS seq, key_hash AS "keyHash", record_id AS "recordId", version, digest, status, parcel_digest AS "parcelDigest"
     FROM ledger_standing WHERE direction = $1 ORDER BY seq`,
    [direction],
  );
  return rows as unknown as StandingRow[];
}

/** A row the sender never had. */
const inventedRow = (seq: number) => ({
  seq,
  keyHash: digest(),
  recordId: newId(),
  version: 1,
  digest: digest(),
  status: 'applied',
  parcelDigest: digest(),
});

describe('cells that say nothing', () => {
  it(
    'are asked for only so far, and the run stops by name when they never decode',
    () =>
      leavesAllAsItWas(async () => {
        const runId = await asked();
        const random = (from: number, count: number) =>
          encodeWire(
            new Cells(
              count,
              from,
              new Int32Array(randomBytes(28 * count).buffer.slice(0, 28 * count)).map((word, i) =>
                i % 7 === 6 ? word % 50 : word,
              ),
            ),
            from,
            count,
            records,
          );
        await peer.say('cells', { runId, ...answer, from: 0, count: 100 }, random(0, 100));
        for (let nth = 1; ; nth += 1) {
          await ledgers.world.eventually(
            'more to be asked for, or the end',
            async () => peer.of('more', runId)[nth - 1] ?? peer.of('stop', runId)[0],
          );
          const more = peer.of('more', runId)[nth - 1]?.statement;
          if (more?.step !== 'more') break;
          expect(nth).toBeLessThan(40);
          await peer.say(
            'cells',
            { runId, ...answer, from: more.from, count: more.count },
            random(more.from, more.count),
          );
        }
        expect(await endOf(runId)).toEqual({ state: 'stopped', failure: 'reconciliation-over-cap' });
      }),
    60_000,
  );

  it(
    'that contradict one another end the run as not to be believed',
    () =>
      leavesAllAsItWas(async () => {
        const cells = new Cells(100).add(symbolsOfRows(peer.symbolKeys(), await standingRows()));
        const [first] = await standingRows();
        const { words } = new Cells(1).add(symbolsOfRows(peer.symbolKeys(), [{ ...first!, seq: 99_999 }]));
        // One more symbol, in one cell and nowhere else.
        words.forEach(
          (word, n) =>
            (cells.words[70 + n] = n === 6 ? cells.words[70 + n]! + word : cells.words[70 + n]! ^ word),
        );
        const runId = await asked();
        await peer.say(
          'cells',
          { runId, ...answer, from: 0, count: 100 },
          encodeWire(cells, 0, 100, records),
        );
        expect(await endOf(runId)).toEqual({ state: 'failed', failure: 'reconciliation-peer-not-believed' });
      }),
    60_000,
  );

  it.each([
    ['at a cut beyond what this side has', { cut: records + 1, from: 0, count: 0, equal: true }],
    ['fewer than they claim to be', { from: 0, count: 100 }],
  ])(
    '%s end the run as not to be believed',
    (_, fields) =>
      leavesAllAsItWas(async () => {
        const runId = await asked();
        await peer.say(
          'cells',
          { runId, ...answer, ...fields },
          'equal' in fields ? undefined : randomBytes(70),
        );
        expect(await endOf(runId)).toEqual({ state: 'failed', failure: 'reconciliation-peer-not-believed' });
      }),
    60_000,
  );

  it(
    'of a ledger without end raise no cap: a person is asked',
    () =>
      leavesAllAsItWas(async () => {
        const invented = Array.from({ length: 150 }, (_, n) => ({
          seq: 1000 + n,
          keyHash: randomBytes(32),
          version: 1,
          digest: randomBytes(32),
          status: 'applied' as const,
        }));
        const rows = [...(await standingRows()), ...invented];
        const cells = new Cells(600).add(symbolsOfRows(peer.symbolKeys(), rows));
        const entries = 2 ** 31 - 1;
        const runId = await asked();
        await peer.say(
          'cells',
          { runId, ...answer, entries, from: 0, count: 600 },
          encodeWire(cells, 0, 600, entries),
        );
        expect(await endOf(runId)).toEqual({ state: 'stopped', failure: 'reconciliation-over-cap' });
      }),
    60_000,
  );
});

describe('rows that are not true', () => {
  it(
    'set none of our good rows aside, while the sender’s own signature proves them',
    () =>
      leavesAllAsItWas(async () => {
        const runId = await begin();
        const items = Array.from({ length: 30 }, (_, n) => ({ seq: n + 1 }));
        await peer.say(
          'rows',
          { runId, head: records, acked: records, cut: records, answer: false },
          { items, manifests: [] },
        );
        await peer.hears('rows', runId);
        // Nor where other lies about the same parcel keep its proof from being made up again.
        const other = await begin();
        const mixed = [
          ...Array.from({ length: 12 }, (_, n) => ({
            seq: n + 1,
            row: inventedRow(n + 1),
            epoch: '2026-01-01',
          })),
          { seq: 20 },
        ];
        await peer.say(
          'rows',
          { runId: other, head: records, acked: records, cut: records, answer: false },
          { items: mixed, manifests: [] },
        );
        await peer.hears('rows', other);
        await peer.say('stop', { runId: other, code: 'reconciliation-open-tasks' });
        expect(await endOf(other)).toMatchObject({ state: 'openTasks' });
      }),
    60_000,
  );

  it(
    'enter nothing into our book, also where they say that consent is gone',
    () =>
      leavesAllAsItWas(async () => {
        const runId = await begin();
        const items = [-7, 0, records + 1, records + 50, 40_000].map((seq) => ({
          seq,
          row: inventedRow(seq),
          epoch: '2026-01-01',
          consentStands: false,
        }));
        await peer.say(
          'rows',
          { runId, head: records, acked: records, cut: records, answer: false },
          { items, manifests: [] },
        );
        await peer.hears('rows', runId);
        await peer.say('stop', { runId, code: 'constructor' });
        expect(await endOf(runId)).toEqual({ state: 'failed', failure: 'constructor' });
        // A code nobody knows is shown as it is.
        const desk = ledgers.world.origin.reconciliation.desk('auditor');
        expect((await desk.ask('GET', `/reconciliations/${runId}`)).status).toBe(200);
      }),
    60_000,
  );

  it('repeated from a run that has ended move nothing, in whatever order they come', async () => {
    const runsNow = () =>
      ledgers.rows(
        'origin',
        `SELECT run_id, state, finished_at, round, cut_seq, found FROM reconciliation_run ORDER BY run_id`,
      );
    const old = await peer.readTopic();
    const [runs, before] = [await runsNow(), await fingerprint(ledgers, 'origin')];
    await peer.send(...old, ...old.slice().reverse());
    const runId = await begin();
    await peer.say('stop', { runId, code: 'reconciliation-given-up' });
    await endOf(runId);
    expect((await runsNow()).filter((run) => run['run_id'] !== runId)).toEqual(runs);
    await expectUnmoved(ledgers, 'origin', before);
  }, 60_000);

  it(
    'of a tail nobody ever had end as a task, whatever its length',
    () =>
      leavesAllAsItWas(async () => {
        const runId = await begin({ head: far, acked: far });
        await peer.say('stop', { runId, code: 'reconciliation-open-tasks' });
        expect(await endOf(runId)).toMatchObject({ state: 'openTasks' });
      }),
    60_000,
  );
});

describe('a checkpoint with another root', () => {
  it('is never countersigned, and the run says so', async () => {
    await ledgers.send(5);
    await leavesAllAsItWas(async () => {
      const [last] = await ledgers.rows(
        'origin',
        `SELECT digest FROM checkpoint WHERE countersigned_at IS NOT NULL AND direction = $1`,
        [direction],
      );
      const [row] = await ledgers.rows(
        'origin',
        `SELECT epoch FROM ledger_entry WHERE direction = $1 ORDER BY seq DESC LIMIT 1`,
        [direction],
      );
      const forged = buildCheckpoint({
        agreementId: ledgers.agreementId,
        direction,
        parties: { sender: peer.party, receiver: ledgers.world.origin.jurisdiction.party },
        earlier: { digests: [last!['digest']], throughSeq: records },
        throughSeq: records + 5,
        epochs: [{ epoch: row!['epoch'], entries: 5, root: randomBytes(32) }],
        at: instant(new Date()),
      });
      const runId = await begin({
        head: records + 5,
        acked: records + 5,
        cut: records + 5,
        entries: records + 5,
      });
      await peer.say('checkpoint', { runId, held: 1 }, [signCheckpoint(forged, peer.keys.sign[0])]);
      expect(await endOf(runId)).toEqual({ state: 'failed', failure: 'checkpoint-differs' });
    });
  }, 60_000);
});

describe('a stranger', () => {
  it(
    'who signs in the partner’s name is parked and begins nothing',
    () =>
      leavesAllAsItWas(async () => {
        const runId = newId();
        const heads = { head: records, acked: records, cut: records, entries: records, firstCell: noCell };
        await peer.say('compare', { runId, ...heads }, undefined, generateSigningKey());
        await ledgers.world.eventually('the stranger to be parked', async () => {
          const parked = await ledgers.rows(
            'origin',
            `SELECT FROM parked_message WHERE code = 'signer-unknown'`,
          );
          return parked.length === 1;
        });
        expect(
          await ledgers.rows('origin', 'SELECT FROM reconciliation_run WHERE run_id = $1', [runId]),
        ).toEqual([]);
      }),
    60_000,
  );
});

describe('after all the lies', () => {
  it('the true partner comes back, and both ledgers are found equal and signed', async () => {
    await ledgers.world.destination.reconciliation.start({
      env: { RECONCILE_EVERY_MS: '0', RECONCILE_SILENT_MS: '300' },
    });
    expect(await ledgers.compare('destination')).toMatchObject({ state: 'agreed', differences: [] });
    expect(await ledgers.equal()).toBe(true);
    const [one, other] = await ledgers.lastCheckpoints();
    expect(one).toEqual(other);
    expect(one).toMatchObject({ signatures: 2, through: records + 5 });
  }, 60_000);
});

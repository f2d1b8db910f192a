/** An evidence file as anybody gets it from the command line, checked by a stranger who has nothing of ours but docs/protocol.md §14. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { becomeAcquainted } from '../../deploy/local/story/become-acquainted.js';
import { consentTo, register } from '../../deploy/local/story/people.js';
import type { Side } from '../../deploy/local/world/world.js';
import { twoJurisdictions, type TwoJurisdictions } from '../harness/two-jurisdictions.js';
import { checkEvidence } from './evidence-checker/check-evidence.js';
import { claimed, type Fields } from './evidence-checker/jose-reading.js';
import { sendVisit } from './send-visit.js';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../', import.meta.url));

let world: TwoJurisdictions;
let folder: string;
let recordId: string;
/** Another record of hers, acknowledged as well. */
let otherId: string;
let sent: Fields;
let received: Fields;
/** What the two offices have read to each other over the telephone. */
let compared: string[];

beforeAll(async () => {
  world = await twoJurisdictions();
  folder = await mkdtemp(join(tmpdir(), 'liangdi-evidence-'));
  await becomeAcquainted(world);
  const personId = await register(world.origin, 11, 'person-lin');
  await consentTo(world, world.origin, 'person-lin', 'serviceRecord');
  const ids = await Promise.all(
    [1, 2, 3, 4, 5].map((visit) => sendVisit(world.origin, world.destination, personId, visit)),
  );
  [otherId, recordId] = [ids[0]!, ids[2]!];
  for (const id of [otherId, recordId]) {
    await world.eventually('it to be delivered', () => hasStage(world.destination, 'delivered', id));
    await world.destination.desk('worker').post(`/service-records/${id}/acknowledge`);
  }
  await world.eventually('the record to be acknowledged', () => hasStage(world.origin, 'acknowledged'));

  sent = await exported(world.origin, '--with-body');
  received = await exported(world.destination, '--with-body');
  compared = await Promise.all([world.origin, world.destination].map(signingKeyOf));
}, 180_000);
afterAll(async () => {
  await world?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

async function hasStage(side: Side, stage: string, id = recordId): Promise<boolean> {
  const { status, body } = await side.desk('auditor').ask('GET', `/records/${id}/trace`);
  return status === 200 && body.steps.some((step: Fields) => step.stage === stage);
}

async function signingKeyOf(side: Side): Promise<string> {
  const { card } = await side.desk('manager').get('/party-card');
  return claimed(card, 'card').keys.find((key: Fields) => key.use === 'sign').kid;
}

async function exported(side: Side, ...more: string[]): Promise<Fields> {
  const file = join(folder, `${side.jurisdiction.role}${more.length}.json`);
  await liangdi(side, 'evidence', 'export', '--record', recordId, '--out', file, ...more);
  return JSON.parse(await readFile(file, 'utf8')) as Fields;
}

function liangdi(side: Side, ...args: string[]): Promise<{ stdout: string; stderr: string }> {
  const env = { PATH: process.env['PATH'], LIANGDI_URL: side.url, LIANGDI_ISSUER: world.issuer };
  return run(process.execPath, [join(root, 'deploy/cli/liangdi.mjs'), ...args], { cwd: folder, env });
}

/** The same text with one character of it turned into another of the alphabet. */
function altered(text: string, at = Math.floor(text.length / 2)): string {
  const other = text[at] === 'A' ? 'B' : 'A';
  return text.slice(0, at) + other + text.slice(at + 1);
}

const inPart = (jws: string, part: 0 | 1 | 2): string =>
  jws
    .split('.')
    .map((segment, at) => (at === part ? altered(segment) : segment))
    .join('.');

describe('an evidence file', () => {
  it('proves to a stranger who sent what and when, and what became of it', async () => {
    const proved = await checkEvidence(sent, compared);
    expect(proved).toMatchObject({ sender: '360731.origin', recipient: '440306.destination', recordId });
    expect(proved.stages.map(({ stage, issuer }) => `${stage} ${issuer}`)).toEqual([
      'accepted 360731.origin',
      'delivered 440306.destination',
      'acknowledged 440306.destination',
    ]);
    expect(JSON.parse(proved.body!)).toMatchObject({ admin: { visitNumber: 3 } });
  });

  it('proves the same from the receiving side', async () => {
    const proved = await checkEvidence(received, compared);
    expect(proved).toMatchObject({ sender: '360731.origin', recordId, seq: sent.seq });
    expect(proved.stages.map(({ stage }) => stage)).toEqual(['delivered', 'acknowledged']);
    expect(received.parcel).toBeUndefined();
    expect(sent.parcel).toMatch(/^[\w-]+\.\.[\w-]+\.[\w-]+\.[\w-]+$/);
  });

  it('needs no body, and then names nobody and says nothing of what was done', async () => {
    const bare = await exported(world.origin);
    expect(bare.body).toBeUndefined();
    expect((await checkEvidence(bare, compared)).seq).toBe(sent.seq);
    const { parcel: _sealed, ...readable } = bare;
    for (const word of ['antenatalVisit', '演示']) expect(JSON.stringify(readable)).not.toContain(word);
  });

  it('never opens the clinical layer, not even with the body', () => {
    expect(JSON.parse(sent.body.text).clinical).toMatch(/^[\w-]+\.\.[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(JSON.stringify([sent, received])).not.toContain('gestationalWeek"');
  });

  it('has the shape that is published', async () => {
    const schema = JSON.parse(await readFile(join(root, 'docs/schema/evidence.v1.json'), 'utf8'));
    const ajv = new Ajv2020({ strict: true });
    (addFormats as unknown as (to: Ajv2020) => void)(ajv);
    const fits = ajv.compile(schema);
    for (const file of [sent, received])
      expect({ fits: fits(file), errors: fits.errors }).toEqual({ fits: true, errors: null });
  });

  it.each<[string, string, (file: Fields) => Fields]>([
    [
      'party card',
      'party-card-signature',
      (file) => ({ partyCards: file.partyCards.map((jws: string) => inPart(jws, 2)) }),
    ],
    [
      'a name on a party card',
      'party-card-signature',
      (file) => ({ partyCards: file.partyCards.map((jws: string) => inPart(jws, 1)) }),
    ],
    [
      'the agreement',
      'agreement-signature',
      (file) => ({ agreement: { ...file.agreement, payload: altered(file.agreement.payload) } }),
    ],
    [
      'a signature of the agreement',
      'agreement-signature',
      (file) => ({
        agreement: {
          ...file.agreement,
          signatures: file.agreement.signatures.map((s: Fields) => ({
            ...s,
            signature: altered(s.signature),
          })),
        },
      }),
    ],
    [
      'one party’s signature left out',
      'agreement-signature',
      (file) => ({ agreement: { ...file.agreement, signatures: file.agreement.signatures.slice(0, 1) } }),
    ],
    ['the manifest', 'manifest-signature', (file) => ({ manifest: inPart(file.manifest, 1) })],
    ['the manifest’s signature', 'manifest-signature', (file) => ({ manifest: inPart(file.manifest, 2) })],
    ['the parcel digest', 'parcel-digest', (file) => ({ parcelDigest: altered(file.parcelDigest) })],
    ['the entry', 'inclusion', (file) => ({ entry: file.entry.replace('"version":1', '"version":2') })],
    ['the number', 'seq', (file) => ({ seq: file.seq + 1 })],
    ['a receipt', 'receipt-signature', (file) => ({ receipts: [inPart(file.receipts[0], 1)] })],
    ['a receipt’s signature', 'receipt-signature', (file) => ({ receipts: [inPart(file.receipts[1], 2)] })],
    [
      'the body',
      'body-commitment',
      (file) => ({
        body: { ...file.body, text: file.body.text.replace('"visitNumber":3', '"visitNumber":4') },
      }),
    ],
    ['the salt', 'body-commitment', (file) => ({ body: { ...file.body, salt: altered(file.body.salt) } })],
  ])('convinces nobody when one character is another: %s', async (_, failure, change) => {
    const told = { ...sent, ...change(sent) };
    expect(told).not.toEqual(sent);
    await expect(checkEvidence(told, compared)).rejects.toMatchObject({ failure });
  });

  it('convinces nobody with a place in the tree that is not the entry’s', async () => {
    const { firstSeq, count } = claimed(sent.manifest, 'manifest');
    const wrong = { ...sent, index: sent.index + 1, seq: sent.seq + 1 };
    await expect(checkEvidence(wrong, compared)).rejects.toMatchObject({ failure: 'inclusion' });
    const longer = { ...sent, inclusionPath: [...sent.inclusionPath, sent.parcelDigest] };
    await expect(checkEvidence(longer, compared)).rejects.toMatchObject({ failure: 'inclusion' });
    expect(sent.seq).toBe(firstSeq + sent.index);
    expect(sent.index).toBeLessThan(count);
  });

  it('convinces nobody who has compared no key, nor with another record’s receipt', async () => {
    await expect(checkEvidence(sent, [])).rejects.toMatchObject({ failure: 'party-card-stranger' });
    const other = await world.destination.desk('auditor').get<Fields>(`/records/${otherId}/evidence`);
    const acknowledged = other.receipts.find(
      (jws: string) => claimed(jws, 'receipt').stage === 'acknowledged',
    );
    const foreign = { ...sent, receipts: [...sent.receipts, acknowledged] };
    await expect(checkEvidence(foreign, compared)).rejects.toMatchObject({ failure: 'receipt-binding' });
  });

  it('is given to those who may: no body to an auditor, nothing to another office', async () => {
    const path = `/records/${recordId}/evidence`;
    const asked = [
      ['auditor', `${path}?withBody=true`, 403, 'record-body-closed'],
      ['manager', `${path}?withBody=true`, 403, 'record-body-closed'],
      ['registrar-elsewhere', path, 404, 'record-not-found'],
      ['person-wei', path, 404, 'record-not-found'],
      ['operator', path, 403, 'role-not-allowed'],
    ] as const;
    for (const [account, url, status, code] of asked) {
      expect(await world.origin.desk(account).ask('GET', url)).toMatchObject({ status, body: { code } });
    }
    expect((await world.origin.desk('person-lin').get(`${path}?withBody=true`)).body.text).toBe(
      sent.body.text,
    );
  });

  it('is refused in plain words on the command line', async () => {
    const failed = await liangdi(world.origin, 'evidence', 'export', '--record', 'none').catch(
      (thrown: unknown) => thrown,
    );
    expect(failed).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/没有这条记录.*record-not-found[\s\S]*no such record/),
    });
  });

  it('convinces a checker written in another language too', async () => {
    const file = join(folder, 'for-python.json');
    await writeFile(file, JSON.stringify(sent));
    const checker = join(root, 'tests/interop/check_evidence.py');
    const python = await run('python3', ['-c', 'import cryptography']).then(
      () => true,
      () => false,
    );
    if (!python) {
      console.warn(
        'SKIPPED: python3 with the package cryptography is not here; the second checker was not run',
      );
      return;
    }
    const { stdout } = await run('python3', [checker, file, ...compared]);
    expect(JSON.parse(stdout)).toMatchObject({
      recordId,
      seq: sent.seq,
      stages: ['accepted', 'delivered', 'acknowledged'],
    });
    await writeFile(file, JSON.stringify({ ...sent, manifest: inPart(sent.manifest, 2) }));
    await expect(run('python3', [checker, file, ...compared])).rejects.toMatchObject({
      stderr: expect.stringContaining('manifest-signature'),
    });
  });
});

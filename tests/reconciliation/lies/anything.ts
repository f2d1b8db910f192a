/** Anything at all, sealed as it should be: a few hundred statements no honest service would make, some of them within a run that is under way. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson, signJws } from '@liangdi/envelope';
import { newId } from '@liangdi/record';
import { answer, heads, records, type Liar } from './liar.js';

const runs = 300;
const steps = [
  'compare',
  'cells',
  'more',
  'rows',
  'giveBack',
  'checkpoint',
  'stop',
  'constructor',
  '__proto__',
  'heal',
];
const number = fc.oneof(
  fc.integer({ min: -3, max: 70 }),
  fc.constantFrom(2 ** 31, 2 ** 47, 2 ** 47 + 1, 2 ** 53 - 1, 1e300, -0.5),
);
const scalar = fc.oneof(number, fc.boolean(), fc.string({ maxLength: 12 }), fc.constant(null));

/** Members a statement might have, right or wrong. */
const members = fc.dictionary(
  fc.constantFrom(
    'head',
    'acked',
    'cut',
    'entries',
    'from',
    'count',
    'held',
    'equal',
    'waits',
    'answer',
    'last',
    'code',
    'firstCell',
    'more',
    'keyVersion',
    'at',
    'runId',
    'agreementId',
    'direction',
    'attachmentDigest',
  ),
  scalar,
  { maxKeys: 3 },
);

const hash = fc.constantFrom('A'.repeat(43), '_'.repeat(43), 'x');
const row = fc.record(
  {
    seq: number,
    keyHash: hash,
    recordId: fc.constantFrom(newId(), '-'.repeat(36)),
    version: number,
    digest: hash,
    status: fc.constantFrom('applied', 'void', 'withdrawn'),
    parcelDigest: hash,
  },
  { requiredKeys: [] },
);
const item = fc.record(
  {
    seq: number,
    row,
    epoch: fc.constantFrom('2026-01-01', '9999-99-99', ''),
    consentStands: fc.boolean(),
    sameKeyElsewhere: scalar,
  },
  { requiredKeys: ['seq'] },
);
const attachment = fc.oneof(
  fc.constant(''),
  fc
    .record({
      items: fc.array(item, { maxLength: 4 }),
      manifests: fc.array(fc.string({ maxLength: 9 }), { maxLength: 2 }),
    })
    .map((value) => JSON.stringify(value)),
  fc
    .array(
      fc.record(
        {
          payload: scalar,
          signatures: fc.array(fc.oneof(scalar, fc.record({ protected: scalar, signature: scalar })), {
            maxLength: 3,
          }),
        },
        { requiredKeys: [] },
      ),
    )
    .map((value) => JSON.stringify(value)),
  fc
    .record({
      parcels: fc.array(
        fc.record({
          manifest: scalar,
          records: fc.array(
            fc.dictionary(fc.constantFrom('entry', 'body', 'salt', 'digest', 'status'), scalar),
          ),
          receipts: fc.array(scalar),
        }),
      ),
    })
    .map((value) => JSON.stringify(value)),
  fc.json({ maxDepth: 4 }),
  fc.constantFrom('['.repeat(50_000), 'null', '{}', '[]', '\u0000', '"'.padEnd(200_000, 'x')),
);

export function anythingAtAll(liarOf: () => Liar): void {
  describe('anything at all', () => {
    it('is parked or passed over: no ledger changes, no process dies, and nothing is an error of ours', async () => {
      const liar = liarOf();
      await liar.leavesAllAsItWas(async () => {
        const live = await liar.begin();
        const own = await liar.asked();
        const texts = fc.sample(
          fc.record({
            step: fc.constantFrom(...steps),
            runId: fc.constantFrom(live, own, newId()),
            members,
            attachment,
            typ: fc.boolean(),
          }),
          { numRuns: runs, seed: 20_261_125 },
        );
        for (const { step, runId, members: some, attachment: text, typ } of texts) {
          const right =
            step === 'compare'
              ? heads
              : { ...answer, from: 0, count: 0, held: 0, answer: false, last: true, code: 'x', cut: records };
          const statement = {
            step,
            runId,
            agreementId: liar.ledgers.agreementId,
            direction: 'destinationToOrigin',
            keyVersion: 1,
            ...pick(step, right),
            ...some,
          };
          await liar.peer.say(step as 'stop', statement, Buffer.from(text)).catch(() => undefined);
          if (!typ)
            await liar.peer.put(
              wrapped(signJws(canonicalJson({ step, runId }), liar.peer.keys.sign[0], 'liangdi.receipt.v1')),
            );
        }
        for (const bytes of [
          Buffer.alloc(0),
          Buffer.alloc(3),
          Buffer.alloc(4, 255),
          Buffer.alloc(700_000, 1),
          wrapped('a.b.c'),
          wrapped('x'.repeat(20_000)),
        ])
          await liar.peer.put(bytes);
        await liar.peer.send({
          key: 'plain',
          headers: { ce_type: 'liangdi.reconciliation.v1' },
          value: Buffer.from('not sealed'),
        });
        await liar.peer.say('stop', { runId: live, code: 'reconciliation-given-up' });
        await liar.peer.say('stop', { runId: own, code: 'reconciliation-given-up' });
        await liar.endOf(live);
        await liar.endOf(own);
        const last = await liar.begin();
        await liar.peer.say('stop', { runId: last, code: 'reconciliation-given-up' });
        await liar.endOf(last);
      });
      const codes = await liar.ledgers.rows(
        liar.victim,
        'SELECT DISTINCT code FROM parked_message ORDER BY code',
      );
      expect(codes.length).toBeGreaterThanOrEqual(3);
    }, 120_000);
  });
}

/** Only what a step has, so that most are of the right shape but for what was put in. */
function pick(step: string, from: object): object {
  const own: Record<string, readonly string[]> = {
    compare: ['head', 'acked', 'cut', 'entries', 'firstCell'],
    cells: ['head', 'acked', 'cut', 'entries', 'from', 'count', 'equal', 'waits'],
    more: ['cut', 'from', 'count'],
    rows: ['head', 'acked', 'cut', 'answer', 'last'],
    checkpoint: ['held'],
    stop: ['code'],
  };
  return Object.fromEntries(
    Object.entries(from).filter(([name]) => (Object.hasOwn(own, step) ? own[step]! : []).includes(name)),
  );
}

function wrapped(jws: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(jws.length);
  return Buffer.concat([length, Buffer.from(jws, 'latin1')]);
}

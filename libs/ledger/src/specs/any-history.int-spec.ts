import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cellsThrough, insertLedgerEntries, readStanding, type Stream } from '../index.js';
import { readLastChange } from '../last-change.js';
import { readStoodBetween } from '../stood-rows.js';
import { actor, correctionAt, entryAt, keys, openScene, type Scene } from './scene.js';

/** Few seqs, so that much happens to one and the same. */
const seq = fc.integer({ min: 1, max: 24 });
const tampering = ['delete', 'rewrite', 'move', 'untell', 'enterLate'] as const;
const act = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('append' as const), count: fc.integer({ min: 1, max: 12 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('upkeep' as const), seq, batch: fc.integer({ min: 1, max: 30 }) }),
  },
  fc.record({
    do: fc.constant('told' as const),
    seq,
    status: fc.constantFrom('refused' as const, 'withdrawn' as const),
  }),
  fc.record({
    do: fc.constant('correct' as const),
    seq,
    status: fc.constantFrom('applied' as const, 'refused' as const, 'void' as const),
    version: fc.integer({ min: 1, max: 3 }),
  }),
  fc.record({ do: fc.constantFrom(...tampering), seq }),
);
type Act = typeof act extends fc.Arbitrary<infer A> ? A : never;

const at = 'WHERE agreement_id = $1 AND seq = $2';
const statements = {
  delete: `DELETE FROM ledger_entry ${at}`,
  rewrite: `UPDATE ledger_entry SET version = version + 1 ${at}`,
  move: `UPDATE ledger_entry SET seq = seq - 3 ${at} AND NOT EXISTS (
           SELECT FROM ledger_entry WHERE agreement_id = $1 AND seq = $2::bigint - 3)`,
  untell: `DELETE FROM ledger_outcome ${at}`,
};

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene?.close());

/** Answers the head that the stream has come to. */
async function play(stream: Stream, acts: readonly Act[]): Promise<number> {
  let head = 0;
  for (const a of acts) {
    if (a.do === 'append') await scene.append(stream, head + 1, (head += a.count));
    else if (a.do === 'upkeep') await scene.upkeep(stream, Math.min(a.seq, head), { batch: a.batch });
    else if (a.do === 'told') await scene.told(stream, a.seq, a.status);
    else if (a.do === 'correct')
      await scene.correct(correctionAt(stream, a.seq, { status: a.status, version: a.version }));
    else if (a.do === 'enterLate') await enterLate(stream, Math.min(a.seq, head));
    else await scene.intruder.query(statements[a.do], [stream.agreementId, a.seq]);
  }
  return head;
}

/** Where nothing is any more. */
async function enterLate(stream: Stream, late: number): Promise<void> {
  if (late < 1) return;
  await scene.database
    .inTransaction(actor, async (tx) => insertLedgerEntries(tx, [entryAt(stream, late, { version: 9 })]))
    .catch((thrown: unknown) => expect(thrown).toMatchObject({ code: '23505' }));
}

describe('the cells of a ledger', () => {
  it('equal those reckoned from scratch after any mix of appends, outcomes, corrections, rewriting and upkeep', async () => {
    const expectRight = async (stream: Stream, cut: number) => {
      const told = await scene.read((tx) => cellsThrough(tx, stream, keys, cut));
      const scratch = await scene.scratch(stream, (n) => n >= 1 && n <= cut);
      expect(told.entries).toBe(scratch.entries);
      expect(told.cells.toBytes()).toEqual(scratch.cells.toBytes());
    };
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 30 }), seq, async (acts, cut) => {
        const stream = scene.newStream();
        const head = await play(stream, acts);
        await expectRight(stream, cut);
        await scene.upkeep(stream, head);
        await expectRight(stream, head);
        await expectRight(stream, cut);
      }),
      { numRuns: 30, interruptAfterTimeLimit: 40_000 },
    );
  });
});

describe('a ledger', () => {
  it('can be read as it stood at any moment, after any mix of outcomes, corrections, rewriting and deleting since', async () => {
    const through = 24;
    // What fills a hole is no change of a row: what had been lost without a trace comes back so.
    const change = act.filter(({ do: what }) => !['append', 'upkeep', 'move', 'enterLate'].includes(what));
    const changes = fc.array(change, { maxLength: 15 });
    await fc.assert(
      fc.asyncProperty(changes, changes, async (before, since) => {
        const stream = scene.newStream();
        await scene.append(stream, 1, through);
        await play(stream, before);
        const seqs = Array.from({ length: through }, (_, n) => n + 1);
        const [stood, mark] = await scene.read(async (tx) => [
          await readStanding(tx, stream, seqs),
          await readLastChange(tx, stream),
        ]);
        await play(stream, since);
        const known = await scene.read((tx) => readStoodBetween(tx, stream, 1, through, mark));
        expect(known).toEqual(stood);
      }),
      { numRuns: 30, interruptAfterTimeLimit: 40_000 },
    );
  });
});

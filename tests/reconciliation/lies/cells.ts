/** Cells that never decode, contradict one another, are cut where they cannot be, or are of a ledger without end. */
import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Cells, encodeWire, symbolsOfRows } from '@liangdi/sketch';
import { answer, records, type Liar } from './liar.js';

export function cellLies(liarOf: () => Liar): void {
  describe('cells that say nothing', () => {
    let liar: Liar;
    beforeAll(() => void (liar = liarOf()));
    it(
      'are asked for only so far, and the run stops by name when they never decode',
      () =>
        liar.leavesAllAsItWas(async () => {
          const runId = await liar.asked();
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
          await liar.peer.say('cells', { runId, ...answer, from: 0, count: 100 }, random(0, 100));
          for (let nth = 1; ; nth += 1) {
            await liar.ledgers.world.eventually(
              'more to be asked for, or the end',
              async () => liar.peer.of('more', runId)[nth - 1] ?? liar.peer.of('stop', runId)[0],
            );
            const more = liar.peer.of('more', runId)[nth - 1]?.statement;
            if (more?.step !== 'more') break;
            expect(nth).toBeLessThan(40);
            await liar.peer.say(
              'cells',
              { runId, ...answer, from: more.from, count: more.count },
              random(more.from, more.count),
            );
          }
          expect(await liar.endOf(runId)).toEqual({ state: 'stopped', failure: 'reconciliation-over-cap' });
        }),
      60_000,
    );

    it(
      'that contradict one another end the run as not to be believed',
      () =>
        liar.leavesAllAsItWas(async () => {
          const cells = new Cells(100).add(symbolsOfRows(liar.peer.symbolKeys(), await liar.standingRows()));
          const [first] = await liar.standingRows();
          const { words } = new Cells(1).add(
            symbolsOfRows(liar.peer.symbolKeys(), [{ ...first!, seq: 99_999 }]),
          );
          // One more symbol, in one cell and nowhere else.
          words.forEach(
            (word, n) =>
              (cells.words[70 + n] = n === 6 ? cells.words[70 + n]! + word : cells.words[70 + n]! ^ word),
          );
          const runId = await liar.asked();
          await liar.peer.say(
            'cells',
            { runId, ...answer, from: 0, count: 100 },
            encodeWire(cells, 0, 100, records),
          );
          expect(await liar.endOf(runId)).toEqual({
            state: 'failed',
            failure: 'reconciliation-peer-not-believed',
          });
        }),
      60_000,
    );

    it.each([
      ['at a cut beyond what this side has', { cut: records + 1, from: 0, count: 0, equal: true }],
      ['fewer than they claim to be', { from: 0, count: 100 }],
    ])(
      '%s end the run as not to be believed',
      (_, fields) =>
        liar.leavesAllAsItWas(async () => {
          const runId = await liar.asked();
          await liar.peer.say(
            'cells',
            { runId, ...answer, ...fields },
            'equal' in fields ? undefined : randomBytes(70),
          );
          expect(await liar.endOf(runId)).toEqual({
            state: 'failed',
            failure: 'reconciliation-peer-not-believed',
          });
        }),
      60_000,
    );

    it(
      'of a ledger without end raise no cap: a person is asked',
      () =>
        liar.leavesAllAsItWas(async () => {
          const invented = Array.from({ length: 150 }, (_, n) => ({
            seq: 1000 + n,
            keyHash: randomBytes(32),
            version: 1,
            digest: randomBytes(32),
            status: 'applied' as const,
          }));
          const rows = [...(await liar.standingRows()), ...invented];
          const cells = new Cells(600).add(symbolsOfRows(liar.peer.symbolKeys(), rows));
          const entries = 2 ** 31 - 1;
          const runId = await liar.asked();
          await liar.peer.say(
            'cells',
            { runId, ...answer, entries, from: 0, count: 600 },
            encodeWire(cells, 0, 600, entries),
          );
          expect(await liar.endOf(runId)).toEqual({ state: 'stopped', failure: 'reconciliation-over-cap' });
        }),
      60_000,
    );
  });
}

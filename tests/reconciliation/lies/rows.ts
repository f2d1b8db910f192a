/** Rows that are not true, rows of long ago, and what is signed over rows that nobody has. */
import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { generateSigningKey } from '@liangdi/envelope';
import { instant, newId } from '@liangdi/record';
import { buildCheckpoint, Cells, signCheckpoint, symbolsOfRows } from '@liangdi/sketch';
import { expectUnmoved, fingerprint } from '../fingerprint.js';
import { direction } from '../ledgers.js';
import { heads, inventedRow, records, type Liar } from './liar.js';

const far = 2 ** 47;

export function rowLies(liarOf: () => Liar): void {
  let liar: Liar;
  beforeAll(() => void (liar = liarOf()));

  describe('rows that are not true', () => {
    it(
      'set none of our good rows aside, while the sender’s own signature proves them',
      () =>
        liar.leavesAllAsItWas(async () => {
          const runId = await liar.begin();
          const items = Array.from({ length: 30 }, (_, n) => ({ seq: n + 1 }));
          await liar.peer.say(
            'rows',
            { runId, head: records, acked: records, cut: records, answer: false, last: true },
            { items, manifests: [] },
          );
          await liar.peer.hears('rows', runId);
          // Nor where a row of the same parcel has been altered here and other lies keep the proof from being made up again.
          const alter = (to: string) =>
            liar.ledgers.breakAt('origin', `UPDATE ledger_entry SET digest = ${to} WHERE seq = 25`);
          const [good] = await liar.ledgers.rows(
            'origin',
            `SELECT encode(digest, 'hex') AS hex FROM ledger_entry WHERE seq = 25`,
          );
          await alter(`sha256('altered')`);
          const other = await liar.begin();
          const mixed = [
            ...Array.from({ length: 12 }, (_, n) => ({
              seq: n + 1,
              row: inventedRow(n + 1),
              epoch: '2026-01-01',
            })),
            { seq: 20 },
          ];
          await liar.peer.say(
            'rows',
            { runId: other, head: records, acked: records, cut: records, answer: false, last: true },
            { items: mixed, manifests: [] },
          );
          await liar.peer.hears('rows', other);
          await liar.peer.say('stop', { runId: other, code: 'reconciliation-open-tasks' });
          expect(await liar.endOf(other)).toMatchObject({ state: 'openTasks' });
          await alter(`decode('${good!['hex']}', 'hex')`);
        }),
      60_000,
    );

    it(
      'enter nothing into our book, also where they say that consent is gone',
      () =>
        liar.leavesAllAsItWas(async () => {
          const runId = await liar.begin();
          const items = [-7, 0, records + 1, records + 50, 40_000].map((seq) => ({
            seq,
            row: inventedRow(seq),
            epoch: '2026-01-01',
            consentStands: false,
          }));
          await liar.peer.say(
            'rows',
            { runId, head: records, acked: records, cut: records, answer: false, last: true },
            { items, manifests: [] },
          );
          await liar.peer.hears('rows', runId);
          await liar.peer.say('stop', { runId, code: 'constructor' });
          expect(await liar.endOf(runId)).toEqual({ state: 'failed', failure: 'constructor' });
          // A code nobody knows is shown as it is.
          const desk = liar.ledgers.world.origin.reconciliation.desk('auditor');
          expect((await desk.ask('GET', `/reconciliations/${runId}`)).status).toBe(200);
        }),
      60_000,
    );

    it('repeated from a run that has ended move nothing, in whatever order they come', async () => {
      const runsNow = () =>
        liar.ledgers.rows(
          'origin',
          `SELECT run_id, state, finished_at, round, cut_seq, found FROM reconciliation_run ORDER BY run_id`,
        );
      const old = await liar.peer.readTopic();
      const [runs, before] = [await runsNow(), await fingerprint(liar.ledgers, 'origin')];
      await liar.peer.send(...old, ...old.slice().reverse());
      const runId = await liar.begin();
      await liar.peer.say('stop', { runId, code: 'reconciliation-given-up' });
      await liar.endOf(runId);
      expect((await runsNow()).filter((run) => run['run_id'] !== runId)).toEqual(runs);
      await expectUnmoved(liar.ledgers, 'origin', before);
    }, 60_000);

    it(
      'of a tail nobody ever had end as a task, whatever its length',
      () =>
        liar.leavesAllAsItWas(async () => {
          const runId = await liar.begin({ head: far, acked: far });
          await liar.peer.say('stop', { runId, code: 'reconciliation-open-tasks' });
          expect(await liar.endOf(runId)).toMatchObject({ state: 'openTasks' });
        }),
      60_000,
    );
  });

  describe('a checkpoint with another root', () => {
    it('is never countersigned, and the run says so', async () => {
      await liar.ledgers.send(5);
      await liar.leavesAllAsItWas(async () => {
        const [last] = await liar.ledgers.rows(
          'origin',
          `SELECT digest FROM checkpoint WHERE countersigned_at IS NOT NULL AND direction = $1`,
          [direction],
        );
        const [row] = await liar.ledgers.rows(
          'origin',
          `SELECT epoch FROM ledger_entry WHERE direction = $1 ORDER BY seq DESC LIMIT 1`,
          [direction],
        );
        const forged = buildCheckpoint({
          agreementId: liar.ledgers.agreementId,
          direction,
          parties: { sender: liar.peer.party, receiver: liar.ledgers.world.origin.jurisdiction.party },
          earlier: { digests: [last!['digest']], throughSeq: records },
          throughSeq: records + 5,
          epochs: [{ epoch: row!['epoch'], entries: 5, root: randomBytes(32) }],
          at: instant(new Date()),
        });
        const all = records + 5;
        const cells = new Cells(1).add(symbolsOfRows(liar.peer.symbolKeys(), await liar.standingRows()));
        const signed = [signCheckpoint(forged, liar.peer.keys.sign[0])];
        // Over the very same cells, and over others.
        for (const firstCell of [cells.toBytes().toString('base64url'), heads.firstCell]) {
          const runId = await liar.begin({ head: all, acked: all, cut: all, entries: all });
          await liar.peer.say('checkpoint', { runId, held: 1, equalAt: { cut: all, firstCell } }, signed);
          expect(await liar.endOf(runId)).toEqual({ state: 'failed', failure: 'checkpoint-differs' });
        }
      });
    }, 60_000);
  });

  describe('a stranger', () => {
    it(
      'who signs in the partner’s name is parked and begins nothing',
      () =>
        liar.leavesAllAsItWas(async () => {
          const runId = newId();
          await liar.peer.say('compare', { runId, ...heads }, undefined, generateSigningKey());
          await liar.ledgers.world.eventually('the stranger to be parked', async () => {
            const parked = await liar.ledgers.rows(
              'origin',
              `SELECT FROM parked_message WHERE code = 'signer-unknown'`,
            );
            return parked.length === 1;
          });
          expect(
            await liar.ledgers.rows('origin', 'SELECT FROM reconciliation_run WHERE run_id = $1', [runId]),
          ).toEqual([]);
        }),
      60_000,
    );
  });
}

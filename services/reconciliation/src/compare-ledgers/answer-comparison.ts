/**
 * The partner's answer to a comparison: the cut both can stand by, and cells up to there; none where the first ones already agree.
 * Protects: one run a stream at a time (where both ask at once, the sender's goes on), and nothing is computed for whoever is not the partner.
 */
import { Injectable } from '@nestjs/common';
import { Database } from '@liangdi/database';
import { encodeWire } from '@liangdi/sketch';
import { Terms } from '@liangdi/terms';
import { problem } from '@liangdi/problem';
import { reconciliationActor } from '../actor.js';
import { takeBearings, type Bearings } from '../bearings.js';
import type { Compare, More } from '../message.js';
import { OwnCells } from '../own-cells.js';
import { Post } from '../post.js';
import { findOpenRun, findRun, insertRun, moveRun } from '../run-rows.js';
import { HealReceipts } from './heal-receipts.js';
import { HealTails } from './heal-tails.js';

/** Nine times in ten enough for a hundred differences, and with question and envelope just under eight kilobytes. */
export const firstCells = 160;

@Injectable()
export class AnswerComparison {
  constructor(
    private readonly database: Database,
    private readonly terms: Terms,
    private readonly cells: OwnCells,
    private readonly tails: HealTails,
    private readonly receipts: HealReceipts,
    private readonly post: Post,
  ) {}

  async run(asked: Compare): Promise<void> {
    const begun = await this.begin(asked);
    if (begun === 'busy') return this.refuse(asked, 'reconciliation-under-way');
    if (begun === 'otherKey') return this.refuse(asked, 'reconciliation-key-differs');
    const cut = Math.min(begun.limit, asked.acked ?? asked.head);
    const waits =
      (await this.tails.run(asked.runId, begun, asked)) || (await this.receipts.run(asked.runId, begun, cut));
    const { cells, entries } = await this.cells.through(begun, cut, asked.runId);
    const sameCut = cut === asked.cut && entries === asked.entries;
    const equal = sameCut && cells.slice(0, 1).toBytes().toString('base64url') === asked.firstCell;
    const count = equal ? 0 : firstCells;
    await this.database.inTransaction(this.actor, (tx) =>
      moveRun(tx, asked.runId, { cut_seq: cut, compared: entries }),
    );
    await this.post.say(
      asked.by,
      {
        step: 'cells',
        runId: asked.runId,
        ...begun.stream,
        ...headsOf(begun),
        cut,
        entries,
        from: 0,
        count,
        equal,
        waits,
      },
      encodeWire(cells, 0, count, entries),
    );
  }

  /** @throws run-not-found for cells of a comparison that is over */
  async more({ runId, agreementId, direction, cut, from, count, by }: More): Promise<void> {
    const bearings = await this.database.inTransaction(this.actor, async (tx) => {
      const run = await findRun(tx, runId);
      if (!run || run.finished_at || run.cut_seq !== cut || run.partner !== by)
        throw problem('reconciliation-run-not-found');
      return takeBearings(tx, this.terms, { agreementId, direction });
    });
    const { cells, entries } = await this.cells.range(bearings, cut, from, from + count, runId);
    await this.post.say(
      by,
      {
        step: 'cells',
        runId,
        ...bearings.stream,
        ...headsOf(bearings),
        cut,
        entries,
        from,
        count,
        equal: false,
        waits: false,
      },
      encodeWire(cells, from, count, entries),
    );
  }

  private begin({
    runId,
    agreementId,
    direction,
    by,
    keyVersion,
    head,
  }: Compare): Promise<Bearings | 'busy' | 'otherKey'> {
    return this.database.inTransaction(this.actor, async (tx) => {
      const bearings = await takeBearings(tx, this.terms, { agreementId, direction });
      if (bearings.partner !== by) throw problem('wrong-sender');
      if (bearings.keyVersion !== keyVersion) return 'otherKey';
      const own = await findOpenRun(tx, agreementId, direction);
      if (own && bearings.role === 'sender') return 'busy';
      // The sender's goes first; our own is asked again when it has done.
      if (own) await moveRun(tx, own.run_id, { state: 'asked' });
      await tx.query(
        `UPDATE reconciliation_run SET state = 'failed', failure = 'reconciliation-given-up', finished_at = now(), updated_at = now()
         WHERE agreement_id = $1 AND direction = $2 AND NOT initiator AND finished_at IS NULL AND run_id <> $3`,
        [agreementId, direction, runId],
      );
      await insertRun(tx, { runId, agreementId, direction, partner: by, initiator: false, cause: 'partner' });
      await moveRun(tx, runId, { state: 'comparing', own_head: bearings.head, partner_head: head });
      return bearings;
    });
  }

  private async refuse(
    { runId, agreementId, direction, keyVersion, by }: Compare,
    code: string,
  ): Promise<void> {
    await this.post.say(by, { step: 'stop', runId, agreementId, direction, keyVersion, code });
  }

  private get actor() {
    return reconciliationActor(this.terms.own);
  }
}

function headsOf({ head, acked, keyVersion }: Bearings) {
  return { head, keyVersion, ...(acked === undefined ? {} : { acked }) };
}

/**
 * The partner's answer to a comparison: the cut both can stand by, and cells up to there; none where the first ones already agree.
 * Protects: one run a stream at a time (where both ask at once, the sender's goes on), nothing is computed for whoever is not the partner, and an old
 * question that is repeated brings no ended run back.
 */
import { Injectable } from '@nestjs/common';
import { Database } from '@liangdi/database';
import { reach } from '@liangdi/delivery';
import { encodeWire } from '@liangdi/sketch';
import { Terms } from '@liangdi/terms';
import { problem } from '@liangdi/problem';
import { reconciliationActor } from '../actor.js';
import { takeBearings, type Bearings } from '../bearings.js';
import { closeHealed } from '../discrepancy-rows.js';
import type { Compare, More } from '../message.js';
import { OwnCells } from '../own-cells.js';
import { Post } from '../post.js';
import {
  findOpenRun,
  insertRun,
  isRunOf,
  lockRun,
  lockRunOf,
  moveRun,
  reopenRun,
  type RunRow,
} from '../run-rows.js';
import { Comparisons, firstCellOf } from './comparisons.js';
import { HealReceipts } from './heal-receipts.js';
import { HealTails, type Told } from './heal-tails.js';
import { firstCells } from './next-range.js';

@Injectable()
export class AnswerComparison {
  constructor(
    private readonly database: Database,
    private readonly terms: Terms,
    private readonly cells: OwnCells,
    private readonly comparisons: Comparisons,
    private readonly tails: HealTails,
    private readonly receipts: HealReceipts,
    private readonly post: Post,
  ) {}

  async run(asked: Compare): Promise<void> {
    const outcome = await this.begin(asked);
    if (outcome === 'repeated') return;
    if (outcome === 'busy') return this.refuse(asked, 'reconciliation-under-way');
    if (outcome === 'otherKey') return this.refuse(asked, 'reconciliation-key-differs');
    const { begun, told } = outcome;
    const cut = Math.min(begun.limit, asked.acked ?? asked.head);
    const waits =
      (await this.tails.run(asked.runId, begun, asked, told)) ||
      (await this.receipts.run(asked.runId, begun, cut));
    const own = await this.cells.through(begun, cut, asked.runId);
    const round = this.comparisons.begin(asked.runId, { asking: Date.parse(asked.at), cut, own });
    const { cells, entries } = own;
    const equal = cut === asked.cut && entries === asked.entries && firstCellOf(round) === asked.firstCell;
    const count = equal ? 0 : firstCells;
    await this.database.inTransaction(this.actor, async (tx) => {
      await moveRun(tx, asked.runId, { cut_seq: cut, compared: entries });
      if (equal) await closeHealed(tx, asked.runId);
    });
    reach('reconcile:before-answer');
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

  /** Cells of a comparison that is over, or that has been asked anew, are of no use to anybody. */
  async more(asked: More): Promise<void> {
    const { runId, agreementId, direction, cut, from, count, by } = asked;
    const found = await this.database.inTransaction(this.actor, async (tx) => {
      const run = await lockRunOf(tx, asked);
      if (!run || run.initiator || run.cut_seq !== cut) return undefined;
      return { run, bearings: await takeBearings(tx, this.terms, { agreementId, direction }) };
    });
    if (!found) return;
    const { run, bearings } = found;
    const own = this.comparisons.findOwn(run, cut) ?? (await this.cells.through(bearings, cut, runId));
    const cells = await this.cells.range(bearings, { cut, own }, from, from + count, runId);
    const { entries } = own;
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

  private begin(asked: Compare): Promise<Begun | 'busy' | 'otherKey' | 'repeated'> {
    const { runId, agreementId, direction, by, keyVersion, head } = asked;
    return this.database.inTransaction(this.actor, async (tx) => {
      const bearings = await takeBearings(tx, this.terms, { agreementId, direction });
      if (bearings.partner !== by) throw problem('wrong-sender');
      if (bearings.keyVersion !== keyVersion) return 'otherKey';
      const known = await lockRun(tx, runId);
      if (known && !isAskedAnew(known, asked)) return 'repeated';
      const open = await findOpenRun(tx, agreementId, direction);
      // One that has said nothing yet waits until this one has ended.
      const own = open?.state === 'asked' ? undefined : open;
      if (own && bearings.role === 'sender') return 'busy';
      // The sender's goes first; our own is asked again when it has done.
      if (own) await moveRun(tx, own.run_id, { state: 'asked' });
      await tx.query(
        `UPDATE reconciliation_run SET state = 'failed', failure = 'reconciliation-given-up', finished_at = now(), updated_at = now()
         WHERE agreement_id = $1 AND direction = $2 AND NOT initiator AND finished_at IS NULL AND run_id <> $3`,
        [agreementId, direction, runId],
      );
      if (known) await reopenRun(tx, runId);
      else
        await insertRun(tx, {
          runId,
          agreementId,
          direction,
          partner: by,
          initiator: false,
          cause: 'partner',
        });
      await moveRun(tx, runId, {
        state: 'comparing',
        own_head: bearings.head,
        own_limit: bearings.limit,
        partner_head: head,
        heard_at: new Date(asked.at),
        tries: (known?.tries ?? 0) + 1,
      });
      return { begun: bearings, told: { head: known?.own_head ?? 0, limit: known?.own_limit ?? 0 } };
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

interface Begun {
  readonly begun: Bearings;
  readonly told: Told;
}

/** Once the run has ended only a question that was asked later counts; while it goes on, the last one may come twice. */
function isAskedAnew(known: RunRow, asked: Compare): boolean {
  const last = known.heard_at?.getTime() ?? 0;
  const at = Date.parse(asked.at);
  return !known.initiator && isRunOf(known, asked) && (known.finished_at ? at > last : at >= last);
}

function headsOf({ head, acked, keyVersion }: Bearings) {
  return { head, keyVersion, ...(acked === undefined ? {} : { acked }) };
}

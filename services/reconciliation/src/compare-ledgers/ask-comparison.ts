/** The initiator's question: how far I am, what I would compare, and my first cell. Asked again, it is a new round of the same run. */
import { Injectable } from '@nestjs/common';
import { Database } from '@liangdi/database';
import { reach } from '@liangdi/delivery';
import { Terms } from '@liangdi/terms';
import { takeBearings } from '../bearings.js';
import { Post } from '../post.js';
import { lockRun, moveRun, runEnds } from '../run-rows.js';
import { reconciliationActor } from '../actor.js';
import { OwnCells } from '../own-cells.js';
import { Comparisons, firstCellOf } from './comparisons.js';

@Injectable()
export class AskComparison {
  constructor(
    private readonly database: Database,
    private readonly terms: Terms,
    private readonly cells: OwnCells,
    private readonly comparisons: Comparisons,
    private readonly post: Post,
  ) {}

  async run(runId: string): Promise<void> {
    const asked = await this.database.inTransaction(reconciliationActor(this.terms.own), async (tx) => {
      const run = await lockRun(tx, runId);
      if (!run || (runEnds as readonly string[]).includes(run.state)) return undefined;
      const stream = { agreementId: run.agreement_id, direction: run.direction };
      const bearings = await takeBearings(tx, this.terms, stream);
      const asking = run.tries + 1;
      await moveRun(tx, runId, {
        state: 'comparing',
        round: run.state === 'healing' ? run.round + 1 : run.round,
        own_head: bearings.head,
        own_limit: bearings.limit,
        tries: asking,
        progress: { step: 'cells' },
      });
      return { bearings, asking };
    });
    if (!asked) return;
    reach('reconcile:after-asked');
    const { bearings, asking } = asked;
    const { stream, partner, keyVersion, head, acked, limit } = bearings;
    this.comparisons.forget(runId);
    const own = await this.comparisons.work(runId, () => this.cells.through(bearings, limit, runId));
    const round = this.comparisons.begin(runId, { asking, cut: limit, own });
    await this.post.say(partner, {
      step: 'compare',
      runId,
      ...stream,
      keyVersion,
      head,
      ...(acked === undefined ? {} : { acked }),
      cut: limit,
      entries: own.entries,
      firstCell: firstCellOf(round),
    });
  }
}

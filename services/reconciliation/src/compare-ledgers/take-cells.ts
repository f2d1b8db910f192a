/**
 * The initiator takes cells and decodes; asks for more until it can, and goes on to the rows that differ, or to the checkpoint where none does.
 * Protects: a peer that lies or is broken costs bounded memory, time and messages; too many differences stop the run and ask a person.
 */
import { Injectable } from '@nestjs/common';
import { Database } from '@liangdi/database';
import { isProblem } from '@liangdi/problem';
import { decodeWire, seqOf } from '@liangdi/sketch';
import { Terms } from '@liangdi/terms';
import { reconciliationActor } from '../actor.js';
import { takeBearings, type Bearings } from '../bearings.js';
import { decoderLimits, mostDifferences } from '../caps.js';
import type { CellsAnswer } from '../message.js';
import { OwnCells } from '../own-cells.js';
import { Post } from '../post.js';
import { lockRun, moveRun, type RunRow } from '../run-rows.js';
import { AgreeOnCheckpoint } from './agree-on-checkpoint.js';
import { Comparisons, type Comparison } from './comparisons.js';
import { EndRun } from './end-run.js';
import { ExchangeRows } from './exchange-rows.js';
import { HealReceipts } from './heal-receipts.js';
import { HealTails } from './heal-tails.js';

/** Ranges double, up to what one message carries. */
const mostCellsAtOnce = 20_000;

@Injectable()
export class TakeCells {
  constructor(
    private readonly database: Database,
    private readonly terms: Terms,
    private readonly cells: OwnCells,
    private readonly comparisons: Comparisons,
    private readonly tails: HealTails,
    private readonly receipts: HealReceipts,
    private readonly rows: ExchangeRows,
    private readonly checkpoint: AgreeOnCheckpoint,
    private readonly ending: EndRun,
    private readonly post: Post,
  ) {}

  async run(answer: CellsAnswer, bytes: Buffer): Promise<void> {
    const found = await this.findRun(answer);
    if (!found) return;
    const { run, bearings } = found;
    if (answer.cut > bearings.limit) return this.ending.fail(run, 'reconciliation-peer-not-believed');
    const tailWaits =
      (await this.tails.run(run.run_id, bearings, answer)) ||
      (await this.receipts.run(run.run_id, bearings, answer.cut)) ||
      answer.waits;
    if (answer.equal) return this.settle(run, bearings, answer.cut, [], tailWaits);
    const comparison = this.comparisonOf(run, bearings, answer);
    if (!comparison) return;
    try {
      const own = await this.cells.range(
        bearings,
        answer.cut,
        answer.from,
        answer.from + answer.count,
        run.run_id,
      );
      const theirs = decodeWire(bytes, answer.from, answer.count, answer.entries);
      comparison.decoder.add(own.cells.minus(theirs));
    } catch (thrown) {
      if (!isProblem(thrown) || thrown.code !== 'cells-malformed') throw thrown;
      return this.ending.fail(run, 'reconciliation-peer-not-believed');
    }
    if (comparison.decoder.overLimit) return this.ending.stop(run, 'reconciliation-over-cap');
    if (!comparison.decoder.decoded) return this.askForMore(run, bearings, comparison, answer);
    const { ownOnly, partnerOnly } = comparison.decoder;
    const seqs = [...new Set([...ownOnly, ...partnerOnly].map((symbol) => seqOf(bearings.keys, symbol)))];
    this.comparisons.forget(run.run_id);
    await this.settle(
      run,
      bearings,
      answer.cut,
      seqs.sort((a, b) => a - b),
      tailWaits,
    );
  }

  private findRun(answer: CellsAnswer): Promise<{ run: RunRow; bearings: Bearings } | undefined> {
    const { runId, agreementId, direction } = answer;
    return this.database.inTransaction(this.actor, async (tx) => {
      const run = await lockRun(tx, runId);
      if (!run?.initiator || run.state !== 'comparing' || run.partner !== answer.by) return undefined;
      const bearings = await takeBearings(tx, this.terms, { agreementId, direction });
      await moveRun(tx, runId, {
        cut_seq: answer.cut,
        partner_head: answer.head,
        compared: answer.entries,
        progress: { step: 'decoding', done: answer.from },
      });
      return { run: { ...run, cut_seq: answer.cut, compared: answer.entries }, bearings };
    });
  }

  /** Cells come in order from the first; anything else belongs to a question that was asked again meanwhile. */
  private comparisonOf(
    run: RunRow,
    { keys }: Bearings,
    { cut, from, count, entries }: CellsAnswer,
  ): Comparison | undefined {
    const known = this.comparisons.find(run.run_id);
    if (from === 0 && !known) {
      const begun = this.comparisons.begin(
        run.run_id,
        keys,
        cut,
        decoderLimits(entries, run.over_cap_allowed),
      );
      begun.next = count;
      return begun;
    }
    if (!known || known.cut !== cut || known.next !== from || count === 0) return undefined;
    known.next = from + count;
    return known;
  }

  private async askForMore(
    run: RunRow,
    { stream, partner, keyVersion }: Bearings,
    { cut, next }: Comparison,
    { entries }: CellsAnswer,
  ): Promise<void> {
    const { cells: most } = decoderLimits(entries, run.over_cap_allowed);
    if (next >= most) return this.ending.stop(run, 'reconciliation-over-cap');
    const count = Math.min(mostCellsAtOnce, next, most - next);
    await this.post.say(partner, {
      step: 'more',
      runId: run.run_id,
      ...stream,
      keyVersion,
      cut,
      from: next,
      count,
    });
  }

  private async settle(
    run: RunRow,
    bearings: Bearings,
    cut: number,
    seqs: readonly number[],
    tailWaits: boolean,
  ): Promise<void> {
    if (seqs.length > mostDifferences(run.compared ?? 0) && !run.over_cap_allowed)
      return this.ending.stop(run, 'reconciliation-over-cap', seqs.length);
    if (seqs.length > 0) return this.rows.ask(run, bearings, cut, seqs);
    if (tailWaits) return this.ending.waitForHealing(run);
    await this.checkpoint.propose(run, bearings, cut);
  }

  private get actor() {
    return reconciliationActor(this.terms.own);
  }
}

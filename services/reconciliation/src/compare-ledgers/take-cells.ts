/**
 * The initiator takes cells and decodes; asks for more until it can, and goes on to the rows that differ, or to the checkpoint where none does.
 * Protects: a peer that lies or is broken costs bounded memory, time and messages; too many differences stop the run and ask a person.
 */
import { Injectable } from '@nestjs/common';
import { Database } from '@liangdi/database';
import { reach } from '@liangdi/delivery';
import { isProblem } from '@liangdi/problem';
import { decodeWire, Decoder, seqsOf } from '@liangdi/sketch';
import { Terms } from '@liangdi/terms';
import { reconciliationActor } from '../actor.js';
import { takeBearings, type Bearings } from '../bearings.js';
import { decoderLimits, mostDifferences } from '../caps.js';
import type { CellsAnswer } from '../message.js';
import { OwnCells } from '../own-cells.js';
import { Post } from '../post.js';
import { lockRunOf, moveRun, type RunRow } from '../run-rows.js';
import { AgreeOnCheckpoint } from './agree-on-checkpoint.js';
import { Comparisons, type Decoding, type Round } from './comparisons.js';
import { EndRun } from './end-run.js';
import { estimateDifferences } from './estimate-differences.js';
import { ExchangeRows } from './exchange-rows.js';
import { HealReceipts } from './heal-receipts.js';
import { HealTails } from './heal-tails.js';
import { nextRange } from './next-range.js';

/** Cells of several messages contradict one another also where a ledger was being healed between them: asked again so often before it is a lie. */
const contradictionsBelieved = 3;

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
    reach('reconcile:after-cells');
    if (answer.cut > bearings.limit) return this.ending.fail(run, 'reconciliation-peer-not-believed');
    const told = { head: run.own_head ?? 0, limit: run.own_limit ?? 0 };
    const tailWaits =
      (await this.tails.run(run.run_id, bearings, answer, told)) ||
      (await this.receipts.run(run.run_id, bearings, answer.cut)) ||
      answer.waits;
    const round = await this.roundOf(run, bearings, answer.cut);
    if (answer.equal) return this.settle(run, bearings, round, [], tailWaits);
    let decoding: Decoding;
    try {
      decoding = await this.decode(run, bearings, round, answer, bytes);
    } catch (thrown) {
      if (!isProblem(thrown) || thrown.code !== 'cells-malformed') throw thrown;
      this.comparisons.forget(run.run_id);
      if (answer.from > 0 && run.tries - run.round <= contradictionsBelieved) return;
      return this.ending.fail(run, 'reconciliation-peer-not-believed');
    }
    if (decoding.decoder.overLimit) return this.ending.stop(run, 'reconciliation-over-cap');
    if (!decoding.decoder.decoded) return this.askForMore(run, bearings, answer.cut, decoding);
    const { ownOnly, partnerOnly } = decoding.decoder;
    const seqs = [...new Set(seqsOf(bearings.keys, [...ownOnly, ...partnerOnly]))];
    this.comparisons.forget(run.run_id);
    await this.settle(
      run,
      bearings,
      round,
      seqs.sort((a, b) => a - b),
      tailWaits,
    );
  }

  private findRun(answer: CellsAnswer): Promise<{ run: RunRow; bearings: Bearings } | undefined> {
    const { runId, agreementId, direction } = answer;
    return this.database.inTransaction(this.actor, async (tx) => {
      const run = await lockRunOf(tx, answer);
      if (!run?.initiator || run.state !== 'comparing' || !this.isNext(run, answer)) return undefined;
      const bearings = await takeBearings(tx, this.terms, { agreementId, direction });
      // What the partner says it compared raises no cap beyond what we have ourselves.
      const compared = Math.min(answer.entries, Math.max(bearings.head, 0));
      await moveRun(tx, runId, {
        cut_seq: answer.cut,
        partner_head: answer.head,
        compared,
        progress: { step: 'decoding', done: answer.from },
      });
      return { run: { ...run, cut_seq: answer.cut, compared }, bearings };
    });
  }

  /**
   * Cells come in order from the first, as they were asked for; anything else belongs to a question that was asked again meanwhile, and moves nothing:
   * a partner that repeats itself cannot keep a run from ending.
   */
  private isNext(run: RunRow, { cut, from, count, equal }: CellsAnswer): boolean {
    const round = this.comparisons.findRound(run);
    if (from === 0) return !round?.decoding && (equal || count > 0);
    return round?.cut === cut && round.decoding?.next === from && round.decoding.asked === count;
  }

  /** The one the question began; begun anew where that was in another process, or the partner could not go as far as we. */
  private async roundOf(run: RunRow, bearings: Bearings, cut: number): Promise<Round> {
    const known = this.comparisons.findRound(run);
    if (known?.cut === cut) return known;
    const own = await this.cells.through(bearings, cut, run.run_id);
    return this.comparisons.begin(run.run_id, { asking: run.tries, cut, own });
  }

  /** Refused: `cells-malformed` for cells that are none, or contradict those before them. */
  private async decode(
    run: RunRow,
    bearings: Bearings,
    round: Round,
    { from, count, entries }: CellsAnswer,
    bytes: Buffer,
  ): Promise<Decoding> {
    const decoding = (round.decoding ??= this.beginDecoding(run, bearings));
    decoding.next = from + count;
    const own = await this.cells.range(bearings, round, from, from + count, run.run_id);
    const difference = own.minus(decodeWire(bytes, from, count, entries));
    if (from === 0) decoding.guessed = estimateDifferences(difference);
    decoding.decoder.add(difference);
    return decoding;
  }

  private beginDecoding({ compared, over_cap_allowed: allowed }: RunRow, { keys }: Bearings): Decoding {
    const decoder = new Decoder(keys, decoderLimits(compared ?? 0, allowed));
    return { decoder, next: 0, asked: 0, guessed: 0 };
  }

  private async askForMore(
    run: RunRow,
    { stream, partner, keyVersion }: Bearings,
    cut: number,
    decoding: Decoding,
  ): Promise<void> {
    const { next, guessed } = decoding;
    const { cells: most } = decoderLimits(run.compared ?? 0, run.over_cap_allowed);
    if (next >= most) return this.ending.stop(run, 'reconciliation-over-cap');
    const count = nextRange({ had: next, guessed, most });
    decoding.asked = count;
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
    round: Round,
    seqs: readonly number[],
    tailWaits: boolean,
  ): Promise<void> {
    if (seqs.length > mostDifferences(run.compared ?? 0) && !run.over_cap_allowed)
      return this.ending.stop(run, 'reconciliation-over-cap', seqs.length);
    if (seqs.length > 0) return this.rows.ask(run, bearings, round.cut, seqs);
    if (tailWaits) return this.ending.waitForHealing(run);
    await this.checkpoint.propose(run, bearings, round);
  }

  private get actor() {
    return reconciliationActor(this.terms.own);
  }
}

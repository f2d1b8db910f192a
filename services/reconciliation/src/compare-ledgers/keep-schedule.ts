/**
 * The clock of reconciliation: light passes every few minutes, the agreed day's full one, and every open run looked after until it ends.
 * Protects: one instance at a time keeps it (advisory lock); a partner that is down, slow or silent costs bounded tries and is named, and a crash at any step
 * only makes the same question be asked again. A stream is compared once at a time: while the partner's run goes on, our own waits.
 */
import { Injectable } from '@nestjs/common';
import { Database, holdAdvisoryLock, type Tx } from '@liangdi/database';
import { Wakening, type TransportLog } from '@liangdi/delivery';
import { newId } from '@liangdi/record';
import { Terms } from '@liangdi/terms';
import { reconciliationActor } from '../actor.js';
import { listStreams, takeBearings, type Stream } from '../bearings.js';
import { AskComparison } from './ask-comparison.js';
import { Comparisons } from './comparisons.js';
import { EndRun } from './end-run.js';
import { onlyTasksLeft } from '../discrepancy-rows.js';
import { insertRun, listOpenRuns, type RunCause, type RunRow } from '../run-rows.js';

export interface ScheduleOptions {
  readonly lightEveryMs: number;
  /** An answer is waited for this long, then asked for again, ever later. */
  readonly silentAfterMs: number;
}

/** The partner has the same to reckon as we had, and may be so many times slower, before its silence begins. */
const slowerPartner = 2;
const lookEveryMs = 150;
/** What is due by the calendar can wait a little; asking for it reads every stream. */
const lookForDueEveryMs = 5_000;
const lockAgainMs = 2_000;
const mostTries = 8;
/** Where the partner compares the same stream at the same time, ours is put off until it has done. */
const putOffMs = 700;
const mostPutOff = 200;
/** How long each round of healing waits: most is done by the relay within half a second, so two look soon; what takes longer is left ever longer. */
const healingPausesMs = [300, 250, 700, 2_000, 4_000, 8_000, 15_000, 30_000];
/** A partner's run that leads nowhere is given up after so many of our own waits (a quarter of an hour): it will ask again. */
const waitsForPartner = 90;
/** Our own goes first once the partner's has been quiet for so many. */
const waitsBeforeOwn = 3;
/** Whatever a partner says to keep it going. */
const longestRunMs = 12 * 3_600_000;

@Injectable()
export class KeepSchedule {
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private lookedForDueAt = 0;

  constructor(
    private readonly database: Database,
    private readonly terms: Terms,
    private readonly askComparison: AskComparison,
    private readonly comparisons: Comparisons,
    private readonly ending: EndRun,
    private readonly wakening: Wakening,
    private readonly log: TransportLog,
    private readonly options: ScheduleOptions,
  ) {}

  start(): void {
    this.running = this.keep();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.wakening.wake();
    await this.running;
  }

  private async keep(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const lock = await holdAdvisoryLock(this.database, `reconciliation/${this.terms.own}`, {
        signal,
      }).catch(() => undefined);
      if (!lock) {
        await this.wakening.sleep(lockAgainMs);
        continue;
      }
      const term = { over: false };
      void lock.lost.then(() => (term.over = true));
      while (!signal.aborted && !term.over) {
        await this.look().catch((thrown: unknown) => this.warn(thrown));
        await this.wakening.sleep(lookEveryMs);
      }
      await lock.release();
    }
  }

  private async look(): Promise<void> {
    const { lightEveryMs } = this.options;
    const dueEveryMs = Math.min(lookForDueEveryMs, lightEveryMs);
    if (lightEveryMs < Infinity && Date.now() - this.lookedForDueAt >= dueEveryMs) {
      this.lookedForDueAt = Date.now();
      await this.database.inTransaction(this.actor, (tx) => this.beginDue(tx));
    }
    const runs = await this.database.inTransaction(this.actor, (tx) => listOpenRuns(tx));
    for (const run of runs) {
      // One that cannot be helped now does not keep the others waiting.
      await this.lookAfter(run, runs).catch((thrown: unknown) => this.warn(thrown, run.run_id));
    }
  }

  private async lookAfter(run: RunRow, all: readonly RunRow[]): Promise<void> {
    const { silentAfterMs } = this.options;
    const waited = quietFor(run);
    if (Date.now() - run.started_at.getTime() > longestRunMs)
      return this.ending.fail(run, 'reconciliation-partner-silent');
    if (!run.initiator) {
      if (waited > waitsForPartner * silentAfterMs)
        await this.ending.fail(run, 'reconciliation-partner-silent');
      return;
    }
    if (run.state === 'asked') {
      const theirs = all.find((other) => !other.initiator && isSameStream(other, run));
      if (theirs && quietFor(theirs) < waitsBeforeOwn * silentAfterMs) return;
      if (run.tries > 0 && waited < putOffMs) return;
      if (run.tries >= mostPutOff) return this.ending.fail(run, 'reconciliation-under-way');
      return this.askComparison.run(run.run_id);
    }
    if (run.state === 'healing') {
      const after = healingPausesMs[run.round];
      if (after === undefined || (run.round > 1 && (await this.onlyTasksLeft(run))))
        return this.ending.leaveOpen(run);
      if (waited >= after) await this.askComparison.run(run.run_id);
      return;
    }
    if (this.comparisons.isWorkedOn(run.run_id)) return;
    const atWork = slowerPartner * this.comparisons.workedMs(run.run_id);
    if (waited < atWork + silentAfterMs * 2 ** Math.min(4, Math.max(0, run.tries - run.round - 1))) return;
    if (run.tries - run.round >= mostTries) return this.ending.fail(run, 'reconciliation-partner-silent');
    this.log.warn(
      { run: run.run_id, state: run.state, tries: run.tries },
      'no answer in time: the comparison is asked for again',
    );
    await this.askComparison.run(run.run_id);
  }

  private warn(thrown: unknown, run?: string): void {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    this.log.warn({ reason, ...(run ? { run } : {}) }, 'the schedule will look again');
  }

  private onlyTasksLeft({ run_id }: RunRow): Promise<boolean> {
    return this.database.inTransaction(this.actor, (tx) => onlyTasksLeft(tx, run_id));
  }

  /** The sender of a stream keeps its schedule; anybody may ask on demand. */
  private async beginDue(tx: Tx): Promise<void> {
    for (const stream of await listStreams(tx)) {
      const bearings = await takeBearings(tx, this.terms, stream);
      if (bearings.role !== 'sender' || bearings.head === 0) continue;
      const cause = await this.dueCause(tx, stream, bearings.agreement.document.reconciliationDay);
      if (cause)
        await insertRun(tx, { runId: newId(), ...stream, partner: bearings.partner, initiator: true, cause });
    }
  }

  private async dueCause(
    tx: Tx,
    { agreementId, direction }: Stream,
    day: number,
  ): Promise<RunCause | undefined> {
    const [last] = await tx.query<{ light: Date | null; scheduled: Date | null; open: boolean }>(
      `SELECT max(started_at) AS light, max(started_at) FILTER (WHERE cause = 'scheduled') AS scheduled,
              coalesce(bool_or(finished_at IS NULL AND initiator), false) AS open
       FROM reconciliation_run WHERE agreement_id = $1 AND direction = $2`,
      [agreementId, direction],
    );
    if (last?.open) return undefined;
    const now = new Date(Date.now() + 8 * 3_600_000);
    const month = now.toISOString().slice(0, 7);
    const doneThisMonth =
      last?.scheduled &&
      new Date(last.scheduled.getTime() + 8 * 3_600_000).toISOString().slice(0, 7) === month;
    if (now.getUTCDate() >= day && !doneThisMonth) return 'scheduled';
    const since = last?.light ? Date.now() - last.light.getTime() : Infinity;
    return since >= this.options.lightEveryMs ? 'light' : undefined;
  }

  private get actor() {
    return reconciliationActor(this.terms.own);
  }
}

const quietFor = (run: RunRow) => Date.now() - run.updated_at.getTime();

function isSameStream(one: RunRow, other: RunRow): boolean {
  return one.agreement_id === other.agreement_id && one.direction === other.direction;
}

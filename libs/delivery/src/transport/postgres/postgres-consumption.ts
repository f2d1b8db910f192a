/**
 * Consumes a topic for a group: stands by until it is this one's turn, then fetches, hands over, commits seldom.
 * Protects: one active consumer per group; a handler's error is redelivered after a back-off, never skipped; a lost connection begins anew.
 */
import { backOffMs, pause, within } from '../patience.js';
import {
  commitEveryMessages,
  commitEveryMs,
  doneOf,
  finishBatchWithinMs,
  leaveWithinMs,
} from '../positions.js';
import type { BatchHandler, Consumption, IncomingMessage, TransportLog } from '../transport.js';
import { commitPosition, positionOf, tryTakeTurn } from './consumer-position.js';
import { fetchAfter } from './fetch-messages.js';
import { LogSession } from './log-session.js';

/** NOTIFY wakes within a millisecond; polling only finds what a lost notification left. */
const pollMs = 1_000;
const standByMs = 300;

export interface PostgresConsumptionOptions {
  readonly url: string;
  readonly log: TransportLog;
  /** Makes tables and topic before the first fetch. */
  readonly prepare: () => Promise<void>;
}

export class PostgresConsumption implements Consumption {
  private progressAt = new Date();
  private readonly stopped = new AbortController();
  private readonly consuming: Promise<void>;
  private session: LogSession | undefined;

  constructor(
    private readonly options: PostgresConsumptionOptions,
    private readonly topic: string,
    private readonly group: string,
    private readonly handle: BatchHandler,
  ) {
    this.consuming = this.keepConsuming();
  }

  get lastProgressAt(): Date {
    return this.progressAt;
  }

  async stop(): Promise<void> {
    this.stopped.abort();
    this.session?.nudge();
    await within(finishBatchWithinMs + leaveWithinMs, this.consuming);
    this.session?.close();
  }

  private get stopping(): boolean {
    return this.stopped.signal.aborted;
  }

  private async keepConsuming(): Promise<void> {
    const { url, log, prepare } = this.options;
    for (let failures = 0; !this.stopping; failures += 1) {
      try {
        await prepare();
        const session = await LogSession.open(url, this.topic);
        this.session = session;
        try {
          if (await this.awaitTurn(session)) await this.takeTurn(session).run();
          failures = 0;
        } finally {
          session.close();
        }
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        if (!this.stopping)
          log.warn(
            { topic: this.topic, group: this.group, reason },
            'consumer lost its connection, trying anew',
          );
      }
      await pause(backOffMs(failures, 100, 2_000), this.stopped.signal);
    }
  }

  private async awaitTurn(session: LogSession): Promise<boolean> {
    while (!this.stopping && !session.lost) {
      if (await tryTakeTurn(session.client, this.topic, this.group)) return true;
      this.progressed();
      await pause(standByMs * (0.5 + Math.random()), this.stopped.signal);
    }
    return false;
  }

  private takeTurn(session: LogSession): Turn {
    const { topic, group, handle } = this;
    const progressed = () => this.progressed();
    return new Turn(session, {
      topic,
      group,
      handle,
      progressed,
      stopped: this.stopped.signal,
      log: this.options.log,
    });
  }

  private progressed(): void {
    this.progressAt = new Date();
  }
}

interface Work {
  readonly topic: string;
  readonly group: string;
  readonly handle: BatchHandler;
  readonly stopped: AbortSignal;
  readonly log: TransportLog;
  readonly progressed: () => void;
}

/** The time from taking the lock to leaving or losing it. */
class Turn {
  private position = '0';
  private uncommitted = 0;
  private lastCommitAt = Date.now();
  private failures = 0;

  constructor(
    private readonly session: LogSession,
    private readonly work: Work,
  ) {}

  async run(): Promise<void> {
    const { topic, group } = this.work;
    this.position = await positionOf(this.session.client, topic, group);
    while (this.goesOn()) {
      const batch = await fetchAfter(this.session.client, topic, this.position);
      this.work.progressed();
      if (batch.length > 0) await this.handOver(batch);
      else await this.session.appended(this.uncommitted > 0 ? commitEveryMs / 2 : pollMs);
      await this.commitIfDue();
    }
    if (!this.session.lost) await this.commit();
  }

  private goesOn(): boolean {
    return !this.work.stopped.aborted && !this.session.lost;
  }

  private async handOver(batch: IncomingMessage[]): Promise<void> {
    const { topic, group, handle, stopped, log } = this.work;
    let done = 0;
    let error = 'nothing done';
    try {
      done = doneOf(await handle(batch, () => this.goesOn()), batch.length);
    } catch (thrown) {
      error = thrown instanceof Error ? thrown.message : String(thrown);
    }
    this.work.progressed();
    const last = batch[done - 1];
    if (last) {
      this.position = last.offset;
      this.uncommitted += done;
      this.failures = 0;
    } else if (this.goesOn()) {
      this.failures += 1;
      log.warn(
        { topic, group, offset: batch[0]?.offset, failures: this.failures, error },
        'batch not handled: it comes again',
      );
      await pause(backOffMs(this.failures), stopped);
    }
  }

  private async commitIfDue(): Promise<void> {
    if (this.uncommitted === 0 || this.session.lost) return;
    const due = this.uncommitted >= commitEveryMessages || Date.now() - this.lastCommitAt >= commitEveryMs;
    if (due) await this.commit();
  }

  private async commit(): Promise<void> {
    if (this.uncommitted === 0) return;
    const { topic, group } = this.work;
    await commitPosition(this.session.client, topic, group, this.position);
    this.uncommitted = 0;
    this.lastCommitAt = Date.now();
  }
}

/**
 * One membership in a consumer group, from joining to leaving or crashing; KafkaConsumption makes the next.
 * Protects: nothing is resolved before the handler says it is durable; nothing is begun once the partition may have moved.
 */
import type { Consumer, EachBatchPayload } from 'kafkajs';
import { backOffMs, within } from '../patience.js';
import { commitEveryMessages, commitEveryMs, doneOf, leaveWithinMs } from '../positions.js';
import type { BatchHandler } from '../transport.js';
import { endlessRetries, throwawayClient, type KafkaOptions, type ThrowawayClient } from './kafka-client.js';
import { incoming } from './kafka-message.js';
import { messageOf } from './kafka-topics.js';

/** kafkajs sends no heartbeat while a handler runs: a transaction longer than the session doubled everything. */
const ownHeartbeatMs = 500;

export class KafkaSession {
  /** Resolves when kafkajs has died, for whatever reason; a denied ACL or a TypeError leaves it dead while the process looks well. */
  readonly crashed: Promise<string>;
  private readonly client: ThrowawayClient;
  private readonly consumer: Consumer;
  private stopping = false;
  /** A heartbeat failed: the partitions may be somebody else's by now. */
  private uncertain = false;
  private uncommitted = 0;
  private lastCommitAt = Date.now();
  private committing: Promise<void> | undefined;
  private commitResolved: (() => Promise<void>) | undefined;
  private readonly running = new Set<Promise<void>>();
  private readonly resumes = new Set<NodeJS.Timeout>();
  private readonly failures = new Map<number, number>();
  private flush: NodeJS.Timeout | undefined;

  constructor(
    private readonly options: KafkaOptions,
    private readonly topic: string,
    group: string,
    private readonly handle: BatchHandler,
    private readonly progressed: () => void,
  ) {
    this.client = throwawayClient(options, endlessRetries);
    this.consumer = this.client.kafka.consumer({
      groupId: group,
      sessionTimeout: 10_000,
      heartbeatInterval: 2_000,
      rebalanceTimeout: 20_000,
      // The broker answers a waiting fetch at once when something arrives; this only bounds how long leaving takes.
      maxWaitTimeInMs: 200,
      minBytes: 1,
      maxBytesPerPartition: 2 * 1024 * 1024,
      allowAutoTopicCreation: false,
      // KafkaConsumption restarts after every crash, retriable or not: one way instead of two.
      retry: { ...endlessRetries, restartOnFailure: async () => false },
    });
    const { CRASH, GROUP_JOIN, HEARTBEAT, REBALANCING } = this.consumer.events;
    this.crashed = new Promise((resolve) =>
      this.consumer.on(CRASH, ({ payload }) => resolve(messageOf(payload.error))),
    );
    this.consumer.on(GROUP_JOIN, () => this.heard());
    this.consumer.on(HEARTBEAT, () => this.heard());
    // Runs before kafkajs asks to join again, on the same connection: the broker reads this commit first.
    this.consumer.on(REBALANCING, () => void this.commit());
  }

  async run(): Promise<void> {
    await this.consumer.connect();
    await this.consumer.subscribe({ topics: [this.topic], fromBeginning: true });
    this.flush = setInterval(() => this.commitIfDue(), commitEveryMs / 2);
    await this.consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: 1,
      eachBatch: (payload) => this.track(this.eachBatch(payload)),
    });
  }

  /** Finishes the running batch, commits, leaves. Returns in any case: kafkajs's disconnect hangs while the broker is away. */
  async stop(finishWithinMs: number): Promise<void> {
    this.stopping = true;
    await within(finishWithinMs, Promise.allSettled(this.running));
    await within(leaveWithinMs, this.commit());
    for (const resume of this.resumes) clearTimeout(resume);
    await within(
      leaveWithinMs,
      this.consumer.disconnect().catch(() => {}),
    );
    this.discard();
  }

  discard(): void {
    this.stopping = true;
    clearInterval(this.flush);
    this.client.abandon();
  }

  private async eachBatch(payload: EachBatchPayload): Promise<void> {
    const { batch, heartbeat, resolveOffset } = payload;
    // Where the last heartbeat failed, ask once more: it succeeds, or it throws and kafkajs joins again.
    if (this.uncertain) await heartbeat();
    if (this.stopping || this.uncertain) return;
    this.commitResolved = () => payload.commitOffsetsIfNecessary(payload.uncommittedOffsets());

    const messages = batch.messages.map((message) => incoming(batch.topic, batch.partition, message));
    const beat = () => void heartbeat().catch(() => (this.uncertain = true));
    const beating = setInterval(beat, ownHeartbeatMs);
    let done = 0;
    try {
      done = doneOf(await this.handle(messages, () => !this.stopping && !this.uncertain), messages.length);
      this.failures.delete(batch.partition);
    } catch (error) {
      this.backOff(payload, error);
    } finally {
      clearInterval(beating);
    }
    const last = messages[done - 1];
    if (last) resolveOffset(last.offset);
    else if (!this.stopping && !this.failures.has(batch.partition)) this.backOff(payload, 'nothing done');
    this.uncommitted += done;
    this.progressed();
    if (this.uncertain) await this.commit();
    else this.commitIfDue();
  }

  /** The partition rests, the others go on; what was not resolved is fetched again. */
  private backOff({ batch, pause }: EachBatchPayload, error: unknown): void {
    const failures = (this.failures.get(batch.partition) ?? 0) + 1;
    this.failures.set(batch.partition, failures);
    const ms = backOffMs(failures);
    const where = { topic: batch.topic, partition: batch.partition, offset: batch.firstOffset(), failures };
    this.options.log.warn({ ...where, error: messageOf(error) }, 'batch not handled: it comes again');
    if (this.stopping) return;
    const resume = pause();
    const timer = setTimeout(() => {
      this.resumes.delete(timer);
      resume();
    }, ms);
    this.resumes.add(timer);
  }

  private commitIfDue(): void {
    if (this.uncommitted === 0 || this.uncertain) return;
    const due = this.uncommitted >= commitEveryMessages || Date.now() - this.lastCommitAt >= commitEveryMs;
    if (due) void this.commit();
  }

  /** Never throws: a commit that fails costs a redelivery. */
  private async commit(): Promise<void> {
    await this.committing;
    if (this.uncommitted === 0 || !this.commitResolved) return;
    this.uncommitted = 0;
    this.lastCommitAt = Date.now();
    this.committing = this.commitResolved()
      .catch((error: unknown) =>
        this.options.log.debug({ error: messageOf(error) }, 'kafka: offsets not committed'),
      )
      .finally(() => (this.committing = undefined));
    await this.committing;
  }

  private heard(): void {
    this.uncertain = false;
    // A heartbeat beside a handler that hangs is no progress.
    if (this.running.size === 0) this.progressed();
  }

  private track(work: Promise<void>): Promise<void> {
    this.running.add(work);
    const ended = () => void this.running.delete(work);
    work.then(ended, ended);
    return work;
  }
}

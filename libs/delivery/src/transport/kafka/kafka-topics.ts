/**
 * What we know and make of topics: their existence and how many partitions they have.
 * Protects: a topic that does not exist is told at once, and never blocks the sender for the other partners.
 */
import { problem } from '@liangdi/problem';
import { type Admin, Partitioners } from 'kafkajs';
import { kafkaBatchLimit } from '../limits.js';
import { backOffMs, pause, within } from '../patience.js';
import { fewRetries, throwawayClient, type KafkaOptions, type ThrowawayClient } from './kafka-client.js';

/** Java's murmur2, so that other vendors' producers choose the same partition. */
const murmur2 = Partitioners.DefaultPartitioner();

export class KafkaTopics {
  private client: ThrowawayClient | undefined;
  private admin: Promise<Admin> | undefined;
  private readonly counts = new Map<string, Promise<number>>();
  private readonly closed = new AbortController();

  constructor(
    private readonly options: KafkaOptions,
    private readonly patienceMs: number,
  ) {}

  /** Makes the topic unless it is there; waits for a broker that is away. */
  async ensure(topic: string, partitions: number): Promise<void> {
    await this.patiently(topic, async (admin) => {
      await admin.createTopics({
        waitForLeaders: true,
        topics: [
          {
            topic,
            numPartitions: partitions,
            configEntries: [
              { name: 'max.message.bytes', value: String(kafkaBatchLimit) },
              // The broker unpacks what comes compressed: a partner's snappy or zstd batch would otherwise stop our consumer for good.
              { name: 'compression.type', value: 'uncompressed' },
            ],
          },
        ],
      });
      this.counts.delete(topic);
    });
  }

  /**
   * The partition of a key. Ordered like the calls, since every call of a topic awaits the same promise.
   * The count is kept for good: a topic whose partitions are increased breaks the order per key anyway.
   */
  async partitionOf(topic: string): Promise<(key: string) => number> {
    let count = this.counts.get(topic);
    if (!count) {
      count = this.count(topic);
      this.counts.set(topic, count);
      count.catch(() => this.counts.delete(topic));
    }
    const partitionMetadata = Array.from({ length: await count }, (_, partitionId) => ({
      partitionErrorCode: 0,
      partitionId,
      leader: 0,
      replicas: [0],
      isr: [0],
    }));
    return (key) => murmur2({ topic, partitionMetadata, message: { key, value: null } });
  }

  forget(topic: string): void {
    this.counts.delete(topic);
  }

  async ready(): Promise<boolean> {
    const asked = this.connected().then((admin) => admin.describeCluster());
    const answer = await within(
      3_000,
      asked.then(
        () => true,
        () => false,
      ),
      this.closed.signal,
    );
    if (answer?.value !== true) this.discard();
    return answer?.value === true;
  }

  async close(): Promise<void> {
    this.closed.abort();
    const admin = this.admin;
    if (admin)
      await within(
        1_000,
        admin.then((connected) => connected.disconnect()).catch(() => {}),
      );
    this.discard();
  }

  private count(topic: string): Promise<number> {
    return this.patiently(topic, async (admin) => {
      const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
      return topics[0]?.partitions.length ?? 1;
    });
  }

  /** Asks until answered, for as long as patience lasts. A topic that is not there is an answer. */
  private async patiently<T>(topic: string, ask: (admin: Admin) => Promise<T>): Promise<T> {
    const until = Date.now() + this.patienceMs;
    for (let failures = 0; ; failures += 1) {
      let cause: unknown;
      try {
        const asked = this.connected().then(ask);
        const answer = await within(Math.max(1, until - Date.now()), asked, this.closed.signal);
        if (answer) return answer.value;
      } catch (error) {
        if (isUnknownTopic(error)) throw problem('topic-unknown', { topic });
        cause = error;
        this.options.log.debug({ error: messageOf(error) }, 'kafka did not answer');
      }
      this.discard();
      if (this.closed.signal.aborted || Date.now() >= until)
        throw problem('transport-unavailable', {}, { cause });
      await pause(backOffMs(failures), this.closed.signal);
    }
  }

  private connected(): Promise<Admin> {
    if (this.closed.signal.aborted) return Promise.reject(problem('transport-unavailable'));
    this.admin ??= (async () => {
      this.client = throwawayClient(this.options, fewRetries);
      const admin = this.client.kafka.admin({ retry: fewRetries });
      await admin.connect();
      return admin;
    })();
    return this.admin;
  }

  private discard(): void {
    this.client?.abandon();
    this.client = undefined;
    this.admin?.catch(() => {});
    this.admin = undefined;
  }
}

export function isUnknownTopic(error: unknown): boolean {
  return protocolTypeOf(error) === 'UNKNOWN_TOPIC_OR_PARTITION';
}

/** kafkajs wraps the broker's answer in `KafkaJSNumberOfRetriesExceeded`, sometimes twice. */
export function protocolTypeOf(error: unknown): string | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if ('type' in at && typeof at.type === 'string') return at.type;
  }
  return undefined;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * The idempotent producer, used so that it cannot lose: one send in flight, the identical batch until it is acknowledged or given up,
 * one partition a send, and a producer that gave up is thrown away.
 * Protects (each was seen to lose or double silently): concurrent sends; another batch after a timed-out one, which the broker takes for
 * the old one; two partitions in one send, where kafkajs counts a broker's earlier answer for a partition that moved to it.
 */
import { problem } from '@liangdi/problem';
import type { Producer, RecordMetadata } from 'kafkajs';
import type { Lane } from '../ordered-sender.js';
import { backOffMs, pause, within } from '../patience.js';
import type { OutgoingMessage } from '../transport.js';
import { endlessRetries, throwawayClient, type KafkaOptions, type ThrowawayClient } from './kafka-client.js';
import { messageOf, protocolTypeOf } from './kafka-topics.js';

/** kafkajs restarts its sequence numbers wrongly at 2^31; a new producer begins at 0 long before. */
const messagesPerProducer = 2 ** 30;

interface LiveProducer {
  readonly client: ThrowawayClient;
  readonly producer: Producer;
}

export class KafkaSender {
  private live: LiveProducer | undefined;
  private sent = 0;
  private readonly closed = new AbortController();

  constructor(
    private readonly options: KafkaOptions,
    private readonly patienceMs: number,
  ) {}

  /** Never called while another call is under way: the OrderedSender sees to that. */
  async write({ topic, partition }: Lane, messages: readonly OutgoingMessage[]): Promise<void> {
    const until = Date.now() + this.patienceMs;
    const { producer } = await this.connected(until);
    try {
      const sending = producer.send({
        topic,
        acks: -1,
        timeout: 5_000,
        messages: messages.map(({ key, headers, value }) => ({
          key,
          headers: { ...headers },
          value,
          partition,
        })),
      });
      const answer = await within(Math.max(1, until - Date.now()), sending, this.closed.signal);
      requireAcknowledged(answer?.value, partition);
      this.sent += messages.length;
      if (this.sent > messagesPerProducer) this.discard();
    } catch (error) {
      this.discard();
      await this.whatNow({ topic, partition }, messages, error);
    }
  }

  async close(): Promise<void> {
    this.closed.abort();
    const live = this.live;
    if (live) await within(1_000, live.producer.disconnect());
    this.discard();
  }

  private async whatNow(lane: Lane, messages: readonly OutgoingMessage[], error: unknown): Promise<void> {
    if (protocolTypeOf(error) === 'MESSAGE_TOO_LARGE') {
      // The topic was made with a smaller limit than ours: halve, down to the one that is to blame.
      if (messages.length === 1)
        throw problem('message-too-large', { bytes: messages[0]?.value.length, limit: 'topic' });
      const half = Math.ceil(messages.length / 2);
      await this.write(lane, messages.slice(0, half));
      return this.write(lane, messages.slice(half));
    }
    this.options.log.warn({ topic: lane.topic, error: messageOf(error) }, 'kafka: sending given up');
    throw problem('transport-unavailable', {}, { cause: error });
  }

  private async connected(until: number): Promise<LiveProducer> {
    for (let failures = 0; !this.live; failures += 1) {
      const client = throwawayClient(this.options, endlessRetries);
      const producer = client.kafka.producer({
        idempotent: true,
        maxInFlightRequests: 1,
        allowAutoTopicCreation: false,
        retry: endlessRetries,
        createPartitioner:
          () =>
          ({ message }) =>
            message.partition ?? 0,
      });
      const connecting = producer.connect().then(
        () => true,
        (error: unknown) => error,
      );
      const outcome = await within(Math.max(1, until - Date.now()), connecting, this.closed.signal);
      if (outcome?.value === true) {
        this.live = { client, producer };
        this.sent = 0;
        break;
      }
      client.abandon();
      if (this.closed.signal.aborted || Date.now() >= until) {
        throw problem('transport-unavailable', {}, { cause: outcome?.value });
      }
      await pause(backOffMs(failures), this.closed.signal);
    }
    return this.live;
  }

  private discard(): void {
    this.live?.client.abandon();
    this.live = undefined;
  }
}

/** Believes only an answer about this very partition. */
function requireAcknowledged(answer: RecordMetadata[] | undefined, partition: number): void {
  const acknowledged = answer?.some((one) => one.partition === partition && one.errorCode === 0);
  if (!acknowledged)
    throw new Error(answer ? 'the broker did not answer for the partition' : 'no answer in time');
}

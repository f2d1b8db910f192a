/** The port on Apache Kafka (kafkajs). What kafkajs must be kept from is told where it is kept: sender, session, client. */
import { problem } from '@liangdi/problem';
import { maxMessageBytes, requireCarriable } from '../limits.js';
import { OrderedSender } from '../ordered-sender.js';
import { within } from '../patience.js';
import type { BatchHandler, Consumption, OutgoingMessage, Transport } from '../transport.js';
import type { KafkaOptions } from './kafka-client.js';
import { KafkaConsumption } from './kafka-consumption.js';
import { KafkaSender } from './kafka-sender.js';
import { KafkaTopics } from './kafka-topics.js';

/** How long one send is tried before the caller is told. A broker that restarts is back long before. */
const sendPatienceMs = 120_000;
const closePatienceMs = 5_000;

export function kafkaTransport(options: KafkaOptions & { readonly sendPatienceMs?: number }): Transport {
  return new KafkaTransport(options, options.sendPatienceMs ?? sendPatienceMs);
}

class KafkaTransport implements Transport {
  readonly name = 'kafka';
  readonly maxMessageBytes = maxMessageBytes;
  private readonly topics: KafkaTopics;
  private readonly sender: KafkaSender;
  private readonly queue: OrderedSender;
  private readonly consumptions = new Set<Consumption>();
  private closed: Promise<void> | undefined;

  constructor(
    private readonly options: KafkaOptions,
    patienceMs: number,
  ) {
    this.topics = new KafkaTopics(options, patienceMs);
    this.sender = new KafkaSender(options, patienceMs);
    this.queue = new OrderedSender((lane, messages) => this.sender.write(lane, messages));
  }

  ensureTopic(topic: string, partitions = 1): Promise<void> {
    return this.topics.ensure(topic, partitions);
  }

  async send(topic: string, messages: readonly OutgoingMessage[]): Promise<void> {
    requireCarriable(messages);
    const partitionOf = await this.topics.partitionOf(topic);
    if (this.closed) throw problem('transport-unavailable');
    const runs = new Map<number, OutgoingMessage[]>();
    for (const message of messages) {
      const partition = partitionOf(message.key);
      const run = runs.get(partition);
      if (run) run.push(message);
      else runs.set(partition, [message]);
    }
    const sent = [...runs].map(([partition, run]) => this.queue.send({ topic, partition }, run));
    for (const outcome of await Promise.allSettled(sent)) {
      if (outcome.status === 'rejected') throw outcome.reason;
    }
  }

  async consume(topic: string, group: string, handle: BatchHandler): Promise<Consumption> {
    if (this.closed) throw problem('transport-unavailable');
    const consumption = new KafkaConsumption(this.options, topic, group, handle);
    this.consumptions.add(consumption);
    return consumption;
  }

  ready(): Promise<boolean> {
    return this.topics.ready();
  }

  close(): Promise<void> {
    this.closed ??= (async () => {
      await Promise.all([...this.consumptions].map((consumption) => consumption.stop()));
      await within(closePatienceMs, this.queue.idle());
      this.queue.failWaiting(problem('transport-unavailable'));
      await Promise.all([this.sender.close(), this.topics.close()]);
    })();
    return this.closed;
  }
}

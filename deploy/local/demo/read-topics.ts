/** Reads everything that lies on the topics of both parties, as a curious operator of the broker could, through the same port as the services. */
import {
  inboxTopic,
  kafkaTransport,
  postgresTransport,
  reconciliationTopic,
  type IncomingMessage,
  type Transport,
  type TransportLog,
} from '@liangdi/delivery';
import type { WorldOptions, World } from '../world/world.js';

const quiet: TransportLog = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

export class TopicReader {
  readonly transport: Transport;
  private readonly seen: IncomingMessage[] = [];

  constructor(world: World, transport: WorldOptions['transport']) {
    this.transport =
      transport.name === 'kafka'
        ? kafkaTransport({ brokers: transport.brokers, clientId: 'demo-reader', log: quiet })
        : postgresTransport({ url: world.exchangeUrl, log: quiet });
    this.topics = [world.origin, world.destination].flatMap(({ jurisdiction: { party } }) => [
      inboxTopic(party),
      reconciliationTopic(party),
    ]);
  }

  private readonly topics: string[];

  async start(): Promise<void> {
    for (const topic of this.topics) {
      await this.transport.consume(topic, `demo-reader.${topic}`, async (batch) => {
        this.seen.push(...batch);
        return batch.length;
      });
    }
  }

  /** How much one comparison has cost on the wire, both ways. */
  ofRun(runId: string): { readonly messages: number; readonly bytes: number } {
    const own = this.seen.filter(({ key }) => key === runId);
    return { messages: own.length, bytes: own.reduce((sum, { value }) => sum + value.length, 0) };
  }

  messages(type: string): readonly IncomingMessage[] {
    return this.seen.filter(({ headers }) => headers['ce_type'] === type);
  }

  /** Whether any of these texts stands in clear in a key, a header or a content. */
  showAnyOf(texts: readonly string[]): boolean {
    return this.seen.some(({ key, headers, value }) => {
      const clear = `${key}\n${JSON.stringify(headers)}\n${value.toString('utf8')}`;
      return texts.some((text) => clear.includes(text));
    });
  }

  get count(): number {
    return this.seen.length;
  }

  close(): Promise<void> {
    return this.transport.close();
  }
}

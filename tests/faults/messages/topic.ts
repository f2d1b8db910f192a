/** The topic itself, as a broker's operator or a partner's faulty software has it: anything can be put on it, everything can be read from it. */
import {
  inboxTopic,
  kafkaTransport,
  postgresTransport,
  type IncomingMessage,
  type OutgoingMessage,
  type Transport,
} from '@liangdi/delivery';
import { randomUUID } from 'node:crypto';
import type { Side } from '../../../deploy/local/world/world.js';
import { pause } from '../client.js';
import type { FaultWorld } from '../open-world.js';

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

export class Topic {
  private constructor(private readonly transport: Transport) {}

  static open({ broker, exchangeUrl }: FaultWorld): Topic {
    return new Topic(
      broker
        ? kafkaTransport({ brokers: broker.brokers, clientId: 'stranger', log: silent })
        : postgresTransport({ url: exchangeUrl, log: silent }),
    );
  }

  put(to: Side, ...messages: OutgoingMessage[]): Promise<void> {
    return this.transport.send(inboxTopic(to.jurisdiction.party), messages);
  }

  /** Everything that lies on a party's topic, from the beginning. */
  async readAll(of: Side): Promise<IncomingMessage[]> {
    const read: IncomingMessage[] = [];
    const reading = await this.transport.consume(
      inboxTopic(of.jurisdiction.party),
      `reader-${randomUUID()}`,
      async (batch) => {
        read.push(...batch);
        return batch.length;
      },
    );
    // Until nothing more has come for half a second; an empty topic of a world at work would be a failure of its own.
    for (let quiet = 0, seen = 0; quiet < 10;) {
      await pause(50);
      quiet = read.length > 0 && read.length === seen ? quiet + 1 : 0;
      seen = read.length;
    }
    await reading.stop();
    return read;
  }

  close(): Promise<void> {
    return this.transport.close();
  }
}

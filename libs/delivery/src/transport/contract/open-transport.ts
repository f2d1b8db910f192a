/** Opens the transport under contract, in this process or in a child that is told which. */
import { kafkaTransport } from '../kafka/kafka-transport.js';
import { postgresTransport } from '../postgres/postgres-transport.js';
import type { Transport } from '../transport.js';
import { testLog, type ChildTransport, type OpenOptions } from './subject.js';

export function openTransport(told: ChildTransport, options: OpenOptions = {}): Transport {
  return told.kind === 'kafka'
    ? kafkaTransport({ brokers: told.brokers, clientId: 'contract', log: testLog, ...options })
    : postgresTransport({ url: told.url, log: testLog, ...options });
}

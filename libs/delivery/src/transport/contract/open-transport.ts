/** The transport a child process is told to open. */
import { kafkaTransport } from '../kafka/kafka-transport.js';
import { postgresTransport } from '../postgres/postgres-transport.js';
import type { Transport } from '../transport.js';
import { testLog, type ChildTransport } from './subject.js';

export function openTransport(told: ChildTransport): Transport {
  return told.kind === 'kafka'
    ? kafkaTransport({ brokers: told.brokers, clientId: 'contract', log: testLog })
    : postgresTransport({ url: told.url, log: testLog });
}

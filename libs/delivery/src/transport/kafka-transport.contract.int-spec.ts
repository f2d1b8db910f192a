/** Apache Kafka keeps the transport contract. A broker of its own, since the contract kills it. */
import { describeWithKafka } from '@liangdi/testing';
import { startLocalKafka } from '../local-kafka/start-local-kafka.js';
import { openTransport } from './contract/open-transport.js';
import { transportContract } from './contract/transport-contract.js';
import type { BreakableSubject } from './contract/subject.js';

describeWithKafka('the transport on Kafka', () => transportContract(startBreakableKafka));

async function startBreakableKafka(): Promise<BreakableSubject> {
  const kafka = await startLocalKafka();
  const child = { kind: 'kafka' as const, brokers: kafka.brokers };
  return {
    child,
    open: (options) => openTransport(child, options),
    stop: () => kafka.stop(),
    crashBroker: async () => kafka.kill(),
    restartBroker: () => kafka.restart(),
  };
}

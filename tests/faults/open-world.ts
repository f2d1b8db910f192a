/**
 * A world of its own for one fault spec. Over Kafka with a broker of its own too: party names, and so topics and groups, are the same in every
 * world, and two worlds on one broker would read each other's mail.
 */
import { startLocalKafka, type LocalKafka } from '@liangdi/delivery';
import { twoJurisdictions, type TwoJurisdictions } from '../harness/two-jurisdictions.js';

export type TransportName = 'postgres' | 'kafka';

export interface FaultWorld extends TwoJurisdictions {
  /** Undefined over PostgreSQL. */
  readonly broker: LocalKafka | undefined;
}

/** `start: false`: the spec starts the services itself. */
export async function openFaultWorld(transport: TransportName, start = true): Promise<FaultWorld> {
  if (transport === 'postgres')
    return { ...(await twoJurisdictions({ transport, start })), broker: undefined };
  const broker = await startLocalKafka();
  const given = process.env['KAFKA_BROKERS'];
  process.env['KAFKA_BROKERS'] = broker.brokers.join(',');
  try {
    const world = await twoJurisdictions({ transport, start });
    return {
      ...world,
      broker,
      async stop() {
        await world.stop();
        await broker.stop();
      },
    };
  } catch (thrown) {
    await broker.stop();
    throw thrown;
  } finally {
    if (given === undefined) delete process.env['KAFKA_BROKERS'];
    else process.env['KAFKA_BROKERS'] = given;
  }
}

/** Who runs: to see afterwards that nobody has died. */
export function processes({ origin, destination }: FaultWorld): (number | undefined)[] {
  return [origin.process?.pid, destination.process?.pid];
}

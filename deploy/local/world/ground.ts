/** What the local exchange stands on: a PostgreSQL (embedded, or the one named by DATABASE_URL) and a transport. */
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@liangdi/database';
import { startLocalKafka } from '@liangdi/delivery';
import type { WorldOptions } from './world.js';

export interface Ground {
  readonly superuserUrl: string;
  readonly transport: WorldOptions['transport'];
  /** In words for whoever started it. */
  readonly postgres: { readonly zh: string; readonly en: string };
  stop(): Promise<void>;
}

export interface GroundOptions {
  readonly folder: string;
  /** 'kafka' without KAFKA_BROKERS starts a local broker. */
  readonly transport: 'postgres' | 'kafka';
}

export async function layGround({ folder, transport }: GroundOptions): Promise<Ground> {
  const given = process.env['DATABASE_URL'];
  const postgres = given ? undefined : await startEmbeddedPostgres({ dataFolder: join(folder, 'postgres') });
  try {
    const brokers = process.env['KAFKA_BROKERS']?.split(',');
    const kafka = transport === 'kafka' && !brokers ? await startLocalKafka() : undefined;
    return {
      superuserUrl: given ?? postgres!.superuserUrl,
      transport:
        transport === 'kafka' ? { name: 'kafka', brokers: brokers ?? kafka!.brokers } : { name: 'postgres' },
      postgres: given
        ? { zh: '由 DATABASE_URL 指定', en: 'the one named by DATABASE_URL' }
        : { zh: `内置，端口 ${postgres!.port}`, en: `embedded, port ${postgres!.port}` },
      async stop() {
        await kafka?.stop();
        await postgres?.stop();
      },
    };
  } catch (thrown) {
    await postgres?.stop();
    throw thrown;
  }
}

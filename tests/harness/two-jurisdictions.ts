/**
 * Two jurisdictions for a spec: real services in processes of their own, real PostgreSQL, the transport asked for.
 * `const world = await twoJurisdictions()` in beforeAll, `await world.stop()` in afterAll.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { testKafka, testPostgres } from '@liangdi/testing';
import { until } from '../../deploy/local/story/until.js';
import { openWorld, type Side, type World } from '../../deploy/local/world/world.js';

export interface TwoJurisdictions extends World {
  /** Reads a party's database as its superuser: what a claim is proved from. */
  rows<Row extends object = Record<string, any>>(side: Side, sql: string, params?: unknown[]): Promise<Row[]>; // eslint-disable-line @typescript-eslint/no-explicit-any
  /** Asks again until the answer is no longer undefined or false; throws after the deadline. */
  eventually<T>(what: string, look: () => Promise<T | undefined | false>, withinMs?: number): Promise<T>;
}

export interface HarnessOptions {
  readonly transport?: 'postgres' | 'kafka';
  /** Default: both services are started. */
  readonly start?: boolean;
  /** Default: the services that reconcile stay down, since most specs are not about them. */
  readonly reconciliation?: boolean;
  /** Added to the environment of those. */
  readonly reconciliationEnv?: Readonly<Record<string, string>>;
}

export async function twoJurisdictions({
  transport = 'postgres',
  start = true,
  reconciliation = false,
  reconciliationEnv = {},
}: HarnessOptions = {}): Promise<TwoJurisdictions> {
  const { superuserUrl } = await testPostgres();
  const folder = await mkdtemp(join(tmpdir(), 'liangdi-world-'));
  const world = await openWorld({
    folder,
    superuserUrl,
    databasePrefix: `t${randomBytes(4).toString('hex')}_`,
    transport:
      transport === 'kafka'
        ? { name: 'kafka', brokers: (await requireKafka()).brokers }
        : { name: 'postgres' },
    ports: 'free',
  });
  if (start) await Promise.all([world.origin.start(), world.destination.start()]);
  if (reconciliation) {
    // No light passes of its own: a spec says when it compares.
    const env = { RECONCILE_EVERY_MS: '0', ...reconciliationEnv };
    await Promise.all([world.origin, world.destination].map((side) => side.reconciliation.start({ env })));
  }
  const pools = new Map<Side, pg.Pool>();
  return {
    ...world,
    async rows(side, sql, params = []) {
      const pool =
        pools.get(side) ?? new pg.Pool({ connectionString: superuserIn(side, superuserUrl), max: 2 });
      pools.set(side, pool);
      return (await pool.query(sql, params)).rows;
    },
    eventually: until,
    async stop() {
      await world.stop();
      await Promise.all([...pools.values()].map((pool) => pool.end()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function requireKafka(): Promise<{ brokers: readonly string[] }> {
  const kafka = await testKafka();
  if (!kafka) throw new Error('no Kafka: use describeWithKafka');
  return kafka;
}

function superuserIn(side: Side, superuserUrl: string): string {
  const url = new URL(superuserUrl);
  url.pathname = new URL(side.database.appUrl).pathname;
  return url.href;
}

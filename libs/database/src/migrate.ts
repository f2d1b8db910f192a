/**
 * Brings one database's schema up to date, all or nothing. Protects: two processes that start together do not both
 * migrate (advisory lock), and the app role cannot rewrite the list of what was applied.
 */
import { DataSource } from 'typeorm';
import { problem } from '@liangdi/problem';
import { appendOnly } from './append-only.js';
import { connectDedicated } from './connection-source.js';
import { dataSourceOptions } from './data-source-options.js';
import { lockKey } from './lock-key.js';
import type { MigrationClass } from './migration.js';
import { isConnectionFailure, signInRefusal } from './sql-state.js';

/** @param url as the migrator role. Gives the names it applied. */
export async function migrate(url: string, migrations: readonly MigrationClass[]): Promise<string[]> {
  if (migrations.length === 0) return [];
  try {
    const lock = await connectDedicated(url, 'liangdi migrate');
    try {
      await lock.query('SELECT pg_advisory_lock($1)', [lockKey('migrate')]);
      return await applyPending(url, migrations);
    } finally {
      await lock.end();
    }
  } catch (thrown) {
    if (isConnectionFailure(thrown)) throw problem('database-unavailable', {}, { cause: thrown });
    throw signInRefusal(thrown) ?? thrown;
  }
}

async function applyPending(url: string, migrations: readonly MigrationClass[]): Promise<string[]> {
  const dataSource = new DataSource(
    dataSourceOptions({ url, migrations, poolSize: 2, applicationName: 'liangdi migrate' }),
  );
  await dataSource.initialize();
  try {
    const applied = await dataSource.runMigrations();
    if (applied.length > 0) await dataSource.query(appendOnly('migration'));
    return applied.map(({ name }) => name);
  } finally {
    await dataSource.destroy();
  }
}

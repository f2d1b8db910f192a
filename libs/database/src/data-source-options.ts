/** How we talk to PostgreSQL through TypeORM: never synchronising a schema, never guessing time zones. */
import pg from 'pg';
import type { DataSourceOptions, Logger } from 'typeorm';
import type { MigrationClass } from './migration.js';

const dateOid = 1082;

/** pg would make a local midnight of a `date`, another day in another zone: a civil date stays its text. */
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === dateOid ? (text: string) => text : pg.types.getTypeParser(oid, format as 'text'),
};

const nothing = (): void => undefined;
/** TypeORM's own logger prints statements with their parameters: personal data. What fails is thrown, and told by the caller. */
const silent: Logger = {
  logQuery: nothing,
  logQueryError: nothing,
  logQuerySlow: nothing,
  logSchemaBuild: nothing,
  logMigration: nothing,
  log: nothing,
};

/**
 * Hot statements are named, and PostgreSQL keeps the plan it made the first times it ran one: on tables still empty, where reading or sorting
 * everything seems as good as a key. Kept while the tables grew, such plans were most of the database's time, and more with every record
 * waiting. So plans go by an index, in its order; a statement that means to read a whole table says so (`SET LOCAL enable_seqscan = on`).
 */
const byIndex = [
  ...['seqscan', 'bitmapscan', 'hashjoin', 'mergejoin', 'sort'].map((way) => `-c enable_${way}=off`),
  '-c plan_cache_mode=force_generic_plan',
].join(' ');

export function dataSourceOptions(given: {
  url: string;
  migrations: readonly MigrationClass[];
  poolSize: number;
  applicationName: string;
}): DataSourceOptions {
  return {
    type: 'postgres',
    url: given.url,
    applicationName: given.applicationName,
    poolSize: given.poolSize,
    connectTimeoutMS: 10_000,
    synchronize: false,
    installExtensions: false,
    logger: silent,
    entities: [],
    migrations: [...given.migrations],
    migrationsTableName: 'migration',
    migrationsTransactionMode: 'all',
    // The pool removes a connection that errs while idle; there is nothing to tell.
    poolErrorHandler: () => undefined,
    // Statements that do not wait for each other share a round trip (see OpenTx).
    extra: { types, keepAlive: true, idleTimeoutMillis: 300_000, pipeline: true, options: byIndex },
  };
}

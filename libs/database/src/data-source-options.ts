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
    extra: { types, keepAlive: true, idleTimeoutMillis: 300_000, pipeline: true },
  };
}

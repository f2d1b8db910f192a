/** How we talk to PostgreSQL through TypeORM: never synchronising a schema, never guessing time zones. */
import pg from 'pg';
import type { DataSourceOptions } from 'typeorm';
import type { MigrationClass } from './migration.js';

const dateOid = 1082;

/** pg would make a local midnight of a `date`, another day in another zone: a civil date stays its text. */
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === dateOid ? (text: string) => text : pg.types.getTypeParser(oid, format as 'text'),
};

export function dataSourceOptions(given: {
  url: string;
  migrations: readonly MigrationClass[];
  poolSize?: number;
  applicationName: string;
}): DataSourceOptions {
  return {
    type: 'postgres',
    url: given.url,
    applicationName: given.applicationName,
    poolSize: given.poolSize ?? 10,
    connectTimeoutMS: 10_000,
    synchronize: false,
    installExtensions: false,
    logging: false,
    entities: [],
    migrations: [...given.migrations],
    migrationsTableName: 'migration',
    migrationsTransactionMode: 'all',
    // The pool removes a connection that errs while idle; there is nothing to tell.
    poolErrorHandler: () => undefined,
    extra: { types, keepAlive: true, idleTimeoutMillis: 300_000 },
  };
}

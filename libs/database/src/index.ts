/** THE ONE WAY to PostgreSQL: embedded or given, Tx, inTransaction, migrations. */
export type { Actor } from './actor.js';
export { holdAdvisoryLock, type AdvisoryLock } from './advisory-lock.js';
export { appendOnly } from './append-only.js';
export type { ConnectionSource } from './connection-source.js';
export { Database, type DatabaseOptions } from './database.js';
export {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
} from './embedded/start-embedded-postgres.js';
export { isUniqueViolation } from './sql-state.js';
export { insertRows, type InsertColumns, type InsertStatement } from './insert-rows.js';
export { listen, type Listening } from './listen.js';
export { migrate } from './migrate.js';
export { sqlMigration, type MigrationClass } from './migration.js';
export { prepareParty, type PartyDatabase, type PreparePartyOptions } from './prepare-party.js';
export type { IsolationLevel, Statement, TransactionOptions, Tx } from './tx.js';

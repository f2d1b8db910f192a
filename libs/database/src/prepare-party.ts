/**
 * Makes one party's database and its two roles, or brings them up to what they should be (repeatable at every start).
 * Protects: the services run as `<db>_app`, which owns nothing, so that a migration can take UPDATE and DELETE away from it.
 */
import pg from 'pg';
import { problem } from '@liangdi/problem';
import { connectDedicated } from './connection-source.js';
import { lockKey } from './lock-key.js';
import { isConnectionFailure, signInRefusal } from './sql-state.js';

export interface PreparePartyOptions {
  /** Anybody who may create roles and databases; any database of the server. */
  readonly superuserUrl: string;
  readonly database: string;
  /** Set at every call, so they may be new ones each start. */
  readonly passwords: { readonly migrator: string; readonly app: string };
}

export interface PartyDatabase {
  /** Owner of database and schema. */
  readonly migratorUrl: string;
  /** SELECT, INSERT, UPDATE, DELETE on tables the migrator makes, unless a migration says `appendOnly`. */
  readonly appUrl: string;
}

export async function prepareParty({
  superuserUrl,
  database,
  passwords,
}: PreparePartyOptions): Promise<PartyDatabase> {
  if (!/^[a-z][a-z0-9_]{0,49}$/.test(database)) throw problem('database-name-refused');
  const migrator = { name: `${database}_migrator`, password: passwords.migrator };
  const app = { name: `${database}_app`, password: passwords.app };
  const migratorUrl = urlOf(superuserUrl, database, migrator);
  try {
    await run(superuserUrl, (server) => createRolesAndDatabase(server, database, migrator, app));
    await run(migratorUrl, (server) => grant(server, database, app.name));
  } catch (thrown) {
    if (isConnectionFailure(thrown)) throw problem('database-unavailable', {}, { cause: thrown });
    throw signInRefusal(thrown) ?? thrown;
  }
  return { migratorUrl, appUrl: urlOf(superuserUrl, database, app) };
}

interface Role {
  readonly name: string;
  readonly password: string;
}

async function createRolesAndDatabase(
  server: pg.Client,
  database: string,
  migrator: Role,
  app: Role,
): Promise<void> {
  // Two parties prepared at once on one server would collide in the shared catalogues.
  await server.query('SELECT pg_advisory_lock($1)', [lockKey('prepare-party')]);
  for (const { name, password } of [migrator, app]) {
    const { rowCount } = await server.query('SELECT FROM pg_roles WHERE rolname = $1', [name]);
    const verb = rowCount === 0 ? 'CREATE' : 'ALTER';
    await server.query(`${verb} ROLE "${name}" LOGIN PASSWORD ${pg.escapeLiteral(password)}`);
  }
  const { rowCount } = await server.query('SELECT FROM pg_database WHERE datname = $1', [database]);
  if (rowCount !== 0) return;
  // A creator that is no superuser must belong to the role it gives the database to.
  await server.query(`GRANT "${migrator.name}" TO CURRENT_USER`);
  await server.query(
    `CREATE DATABASE "${database}" OWNER "${migrator.name}" TEMPLATE template0 ENCODING 'UTF8'`,
  );
}

/** As the owner, not as the superuser: default privileges hold for what *this* role creates. */
async function grant(server: pg.Client, database: string, app: string): Promise<void> {
  await server.query(`
    BEGIN;
    SELECT pg_advisory_xact_lock(${lockKey('prepare-party')});
    REVOKE ALL ON DATABASE "${database}" FROM PUBLIC;
    GRANT CONNECT ON DATABASE "${database}" TO "${app}";
    REVOKE ALL ON SCHEMA public FROM PUBLIC;
    GRANT USAGE ON SCHEMA public TO "${app}";
    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "${app}";
    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO "${app}";
    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO "${app}";
    COMMIT`);
}

async function run(url: string, work: (server: pg.Client) => Promise<void>): Promise<void> {
  const server = await connectDedicated(url, 'liangdi prepare');
  try {
    await work(server);
  } finally {
    await server.end();
  }
}

function urlOf(superuserUrl: string, database: string, role: Role): string {
  const url = new URL(superuserUrl);
  url.username = role.name;
  url.password = encodeURIComponent(role.password);
  url.pathname = `/${database}`;
  return url.href;
}

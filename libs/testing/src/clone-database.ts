/**
 * A database of its own for a spec file, in tens of milliseconds: the migrations run once per run into a template, and
 * every spec gets a copy. The two roles are the template's, with the rights a real party's roles have.
 */
import { createHash, randomBytes } from 'node:crypto';
import pg from 'pg';
import { migrate, prepareParty, type MigrationClass } from '@liangdi/database';
import { testPostgres } from './test-postgres.js';

export interface ClonedDatabase {
  readonly name: string;
  /** As the app role: what a service uses. */
  readonly url: string;
  readonly migratorUrl: string;
  /** As the superuser, in this database. */
  readonly superuserUrl: string;
  drop(): Promise<void>;
}

export async function cloneDatabase(migrations: readonly MigrationClass[]): Promise<ClonedDatabase> {
  const { superuserUrl } = await testPostgres();
  const template = `spec_${digest(migrations.map(({ migrationName, sql }) => `${migrationName}\n${sql}`).join('\n')).slice(0, 16)}`;
  const name = `${template}_${randomBytes(4).toString('hex')}`;
  const passwords = { migrator: digest(`${superuserUrl} migrator`), app: digest(`${superuserUrl} app`) };
  await asSuperuser(superuserUrl, async (server) => {
    // Held until the copy is made: nobody may be connected to a template that is being copied or still filled.
    await server.query('SELECT pg_advisory_lock(hashtext($1))', [template]);
    if (!(await isComplete(server, template))) {
      await server.query(`DROP DATABASE IF EXISTS "${template}" WITH (FORCE)`);
      const { migratorUrl } = await prepareParty({ superuserUrl, database: template, passwords });
      await migrate(migratorUrl, migrations);
      await server.query(`COMMENT ON DATABASE "${template}" IS 'complete'`);
    }
    await server.query(`CREATE DATABASE "${name}" TEMPLATE "${template}" OWNER "${template}_migrator"`);
  });
  return {
    name,
    url: urlOf(superuserUrl, name, `${template}_app`, passwords.app),
    migratorUrl: urlOf(superuserUrl, name, `${template}_migrator`, passwords.migrator),
    superuserUrl: urlOf(superuserUrl, name),
    drop: () =>
      asSuperuser(superuserUrl, async (server) => {
        await server.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
      }),
  };
}

async function isComplete(server: pg.Client, database: string): Promise<boolean> {
  const { rows } = await server.query<{ comment: string | null }>(
    `SELECT shobj_description(oid, 'pg_database') AS comment FROM pg_database WHERE datname = $1`,
    [database],
  );
  return rows[0]?.comment === 'complete';
}

async function asSuperuser(url: string, work: (server: pg.Client) => Promise<void>): Promise<void> {
  const server = new pg.Client(url);
  await server.connect();
  try {
    await work(server);
  } finally {
    await server.end();
  }
}

function urlOf(superuserUrl: string, database: string, user?: string, password?: string): string {
  const url = new URL(superuserUrl);
  url.pathname = `/${database}`;
  if (user) url.username = user;
  if (password) url.password = password;
  return url.href;
}

const digest = (text: string) => createHash('sha256').update(text).digest('hex');

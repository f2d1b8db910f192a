/**
 * One database of one party: a pool under a TypeORM DataSource, and `inTransaction`, the only way to read or write.
 * Protects: every statement runs in a transaction opened for an actor; a serialisation failure re-runs the whole work.
 */
import type { Client } from 'pg';
import { DataSource } from 'typeorm';
import { problem } from '@liangdi/problem';
import type { Actor } from './actor.js';
import { beginStatement } from './begin-statement.js';
import { dataSourceOptions } from './data-source-options.js';
import { gatherWrites } from './gather-writes.js';
import { migrate } from './migrate.js';
import type { MigrationClass } from './migration.js';
import { OpenTx } from './open-tx.js';
import { isConnectionFailure, isEcho, isSerialisationFailure, signInRefusal } from './sql-state.js';
import type { TransactionOptions, Tx } from './tx.js';

export interface DatabaseOptions {
  /** As the app role. */
  readonly url: string;
  /** As the migrator role; where there is only one role, leave it out. */
  readonly migrationUrl?: string;
  readonly migrations: readonly MigrationClass[];
  /** Default 10. */
  readonly poolSize?: number;
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
}

const maxRuns = 6;

export class Database {
  readonly #url: string;
  readonly #poolSize: number;

  private constructor(
    readonly dataSource: DataSource,
    url: string,
    poolSize: number,
  ) {
    this.#url = url;
    this.#poolSize = poolSize;
  }

  /** Migrates, then opens the pool. Refused: database-unavailable, database-refused. */
  static async open({
    url,
    migrationUrl,
    migrations,
    poolSize = 10,
    applicationName,
  }: DatabaseOptions): Promise<Database> {
    await migrate(migrationUrl ?? url, migrations);
    const dataSource = new DataSource(dataSourceOptions({ url, migrations, poolSize, applicationName }));
    try {
      return new Database(await dataSource.initialize(), url, poolSize);
    } catch (thrown) {
      throw told(thrown);
    }
  }

  /** For connections outside the pool (locks, LISTEN). Holds the password: never to be logged. */
  get url(): string {
    return this.#url;
  }

  /**
   * Runs `work` in one transaction for `actor` and commits it. The work may run several times (serialisation failure,
   * deadlock): it has no side effect outside `tx`. A connection cut during COMMIT leaves the outcome unknown: whoever
   * repeats the work must be recognised by a key. Refused: database-busy, database-unavailable (both `retry`).
   */
  async inTransaction<T>(
    actor: Actor,
    work: (tx: Tx) => Promise<T>,
    options: TransactionOptions = {},
  ): Promise<T> {
    const begin = beginStatement(actor, options);
    for (let [run, asleep] = [1, 0]; ;) {
      try {
        return await this.#once(begin, actor, work);
      } catch (thrown) {
        if (thrown instanceof DiedAsleep) {
          if (++asleep > this.#poolSize) throw told(thrown.cause);
          continue;
        }
        if (!(thrown instanceof TryAgain)) throw thrown;
        if (run === maxRuns) throw problem('database-busy', {}, { cause: thrown.cause });
        await fullJitter(run++);
      }
    }
  }

  /** Resolves when the database answers; refused: database-unavailable. */
  async ping(): Promise<void> {
    try {
      await this.dataSource.query('SELECT 1');
    } catch (thrown) {
      throw told(thrown);
    }
  }

  async close(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }

  /**
   * BEGIN travels with the work's first statement: it is awaited only before COMMIT, which nothing is ever sent without. Pooled connections
   * may have died in their sleep (a server restart kills all of them at once): where BEGIN never came through, nothing was done.
   */
  async #once<T>(begin: string, actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T> {
    const { client, release } = await this.#connected();
    gatherWrites(client);
    const begun = client.query(begin);
    let refused: unknown;
    begun.catch((thrown: unknown) => (refused = thrown));
    const open = new OpenTx(actor, client);
    try {
      const result = await work(open as unknown as Tx);
      await begun;
      await commit(client, open);
      open.giveHints();
      return result;
    } catch (thrown) {
      const failure = await open.finish();
      await client.query('ROLLBACK').catch(() => undefined);
      if (refused === undefined) throw verdict(thrown, failure);
      throw isConnectionFailure(refused) ? new DiedAsleep('connection', { cause: refused }) : told(refused);
    } finally {
      await release();
    }
  }

  /** A new connection that cannot be made means that nobody is there. */
  async #connected(): Promise<{ client: Client; release: () => Promise<void> }> {
    const runner = this.dataSource.createQueryRunner();
    try {
      const client = (await runner.connect()) as Client;
      return { client, release: () => runner.release() };
    } catch (thrown) {
      await runner.release();
      throw told(thrown);
    }
  }
}

/** The connection was gone before BEGIN reached the server. */
class DiedAsleep extends Error {}

class TryAgain extends Error {}

/**
 * Sent right behind whatever the work has not waited for. COMMIT of a transaction that a swallowed error has aborted answers ROLLBACK, without
 * an error: never call that done.
 */
async function commit(client: Client, open: OpenTx): Promise<void> {
  gatherWrites(client);
  const [failure, { command }] = await Promise.all([open.finish(), client.query('COMMIT')]);
  if (command === 'COMMIT') return;
  throw failure instanceof Error ? failure : new Error('the transaction was rolled back by PostgreSQL');
}

/** What the caller is told. The failed statement counts even where the work wrapped or replaced its error. */
function verdict(thrown: unknown, failure: unknown): unknown {
  for (const error of [thrown, failure]) {
    if (isSerialisationFailure(error)) return new TryAgain('serialisation failure', { cause: error });
  }
  for (const error of [thrown, failure]) {
    if (isConnectionFailure(error)) return problem('database-unavailable', {}, { cause: error });
  }
  return isEcho(thrown) && failure !== undefined ? failure : thrown;
}

function told(thrown: unknown): unknown {
  if (isConnectionFailure(thrown)) return problem('database-unavailable', {}, { cause: thrown });
  return signInRefusal(thrown) ?? thrown;
}

/** Somewhere between nothing and 20, 40, 80 … 320 ms: those who collided do not meet again. */
function fullJitter(run: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.random() * 10 * 2 ** run));
}

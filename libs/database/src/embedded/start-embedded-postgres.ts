/**
 * PostgreSQL from the npm package, for a machine with nothing but Node: one server, on loopback, in one folder.
 * Protects: what was committed survives a kill -9 of everything; a start that cannot succeed says what to do instead.
 */
import { dirname } from 'node:path';
import { problem } from '@liangdi/problem';
import { connectDedicated } from '../connection-source.js';
import { openDataFolder, superuserPassword, unreachable, type DataFolder } from './data-folder.js';
import { tryPort } from './free-port.js';
import { initialiseCluster, syncCluster } from './initialise-cluster.js';
import { becomeKeeper } from './keeper.js';
import { stopLeftOverServer, stopServer } from './left-over-server.js';
import { nativeBinaries, type NativeBinaries } from './native-binaries.js';
import { runServer, type RunningServer, type ServerFailure } from './run-server.js';

export interface EmbeddedPostgresOptions {
  /** Ours alone; made if it is not there. */
  readonly dataFolder: string;
  /** 0 or none: any free one. */
  readonly port?: number;
  /** PostgreSQL's own log, line by line. */
  readonly log?: (line: string) => void;
}

export interface EmbeddedPostgres {
  readonly host: string;
  readonly port: number;
  readonly superuserUrl: string;
  urlFor(database: string, user?: { readonly name: string; readonly password: string }): string;
  /** Makes an empty UTF-8 database unless it is there. (For a party's own one: `prepareParty`.) */
  ensureDatabase(name: string): Promise<void>;
  /** Fast shutdown: open transactions are rolled back, everything committed is on disk. */
  stop(): Promise<void>;
  /** Resolves when the server is gone, asked for or not. */
  readonly stopped: Promise<void>;
}

/**
 * Refused: port-taken, data-folder-unreachable, -foreign, -half-initialised, -in-use, -other-version, disk-full,
 * embedded-postgres-missing, embedded-postgres-failed.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const folder = await openDataFolder(options.dataFolder);
  try {
    const resign = await becomeKeeper(folder);
    try {
      return await startKept(folder, options, resign);
    } catch (thrown) {
      await resign();
      throw thrown;
    }
  } catch (thrown) {
    throw unreachable(thrown, folder.path);
  }
}

async function startKept(
  folder: DataFolder,
  { port = 0, log = () => undefined }: EmbeddedPostgresOptions,
  resign: () => Promise<void>,
): Promise<EmbeddedPostgres> {
  // First, because the left-over server may hold the very port that is asked for.
  await stopLeftOverServer(folder);
  if (port !== 0 && (await tryPort(port)) === undefined) throw problem('port-taken', { port });
  const binaries = await nativeBinaries(folder.owner);
  if (!folder.initialised) await initialiseCluster(folder, binaries);
  const { server, portInUse } = await startOnPort(folder, binaries, port, log);
  const syncing = folder.initialised ? Promise.resolve() : syncCluster(folder, binaries);
  return handle(server, portInUse, await superuserPassword(folder), async () => {
    await syncing;
    await resign();
  });
}

/** Between finding a free port and using it somebody may take it; backends of a killed server need a moment to go. */
async function startOnPort(
  folder: DataFolder,
  binaries: NativeBinaries,
  wanted: number,
  log: (line: string) => void,
) {
  for (let attempt = 1; ; attempt++) {
    const port = (await tryPort(wanted)) ?? wanted;
    const started = await runServer(folder, binaries, port, log);
    if ('child' in started) return { server: started, portInUse: port };
    const again = (started.failed === 'portTaken' && wanted === 0) || started.failed === 'stillHeld';
    if (!again || attempt === 20) throw failureProblem(started, folder, port);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

function failureProblem({ failed, reason }: ServerFailure, folder: DataFolder, port: number) {
  if (failed === 'portTaken') return problem('port-taken', { port });
  if (failed === 'diskFull') return problem('disk-full', { folder: folder.path });
  if (failed === 'unreachable')
    return problem('data-folder-unreachable', { folder: dirname(folder.cluster), reason });
  return problem('embedded-postgres-failed', { reason });
}

function handle(
  { child, exited }: RunningServer,
  port: number,
  password: string,
  cleanUp: () => Promise<void>,
): EmbeddedPostgres {
  const host = '127.0.0.1';
  const superuser = { name: 'postgres', password };
  const urlFor: EmbeddedPostgres['urlFor'] = (database, user = superuser) =>
    `postgresql://${encodeURIComponent(user.name)}:${encodeURIComponent(user.password)}@${host}:${port}/${encodeURIComponent(database)}`;
  // Somebody called process.exit without stopping us: at least ask the server to go.
  const onExit = () => void child.kill('SIGINT');
  process.once('exit', onExit);
  const stopped = exited.then(async () => {
    process.removeListener('exit', onExit);
    await cleanUp();
  });
  return {
    host,
    port,
    superuserUrl: urlFor('postgres'),
    urlFor,
    ensureDatabase: (name) => ensureDatabase(urlFor('postgres'), name),
    async stop() {
      if (child.exitCode === null && child.signalCode === null) await stopServer(child.pid!);
      await stopped;
    },
    stopped,
  };
}

async function ensureDatabase(superuserUrl: string, name: string): Promise<void> {
  const server = await connectDedicated(superuserUrl, 'liangdi ensure database');
  try {
    const { rowCount } = await server.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    if (rowCount === 0)
      await server.query(
        `CREATE DATABASE ${server.escapeIdentifier(name)} TEMPLATE template0 ENCODING 'UTF8'`,
      );
  } catch (thrown) {
    // Made by somebody else in the meantime (duplicate_database, or the catalogue's own unique index).
    if (!['42P04', '23505'].includes((thrown as { code?: string }).code ?? '')) throw thrown;
  } finally {
    await server.end();
  }
}

/** PostgreSQL keeps the transport contract. A server of its own, since the contract kills it. */
import { readFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from '@jest/globals';
import { startEmbeddedPostgres } from '@liangdi/database';
import { openTransport } from './contract/open-transport.js';
import { transportContract } from './contract/transport-contract.js';
import type { BreakableSubject } from './contract/subject.js';

describe('the transport on PostgreSQL', () => transportContract(startBreakablePostgres));

async function startBreakablePostgres(): Promise<BreakableSubject> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'liangdi-exchange-'));
  let server = await startEmbeddedPostgres({ dataFolder });
  await server.ensureDatabase('exchange');
  const child = { kind: 'postgres' as const, url: server.urlFor('exchange') };
  return {
    child,
    open: (options) => openTransport(child, options),
    async stop() {
      await server.stop();
      await rm(dataFolder, { recursive: true, force: true });
    },
    async crashBroker() {
      const [postmaster] = (await readFile(join(dataFolder, 'cluster', 'postmaster.pid'), 'utf8')).split(
        '\n',
      );
      // Immediate shutdown: no checkpoint, sessions cut, recovery at the next start.
      process.kill(Number(postmaster), 'SIGQUIT');
      await server.stopped;
    },
    async restartBroker() {
      server = await startEmbeddedPostgres({ dataFolder, port: server.port });
    },
  };
}

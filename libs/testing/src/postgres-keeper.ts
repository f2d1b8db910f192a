/**
 * The process that keeps the specs' PostgreSQL: `postgres-keeper <folder> <pid of jest>`. Ends, and removes everything,
 * when told to (SIGTERM, by global-teardown) or when jest is gone.
 */
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@liangdi/database';

const [folder, rootPid] = process.argv.slice(2) as [string, string];

async function tell(name: string, text: string): Promise<void> {
  await writeFile(join(folder, `${name}.draft`), text, { mode: 0o600 });
  await rename(join(folder, `${name}.draft`), join(folder, name));
}

function rootIsGone(): Promise<void> {
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      try {
        process.kill(Number(rootPid), 0);
      } catch {
        clearInterval(timer);
        resolve();
      }
    }, 500);
  });
}

try {
  await tell('keeper.pid', String(process.pid));
  const terminated = new Promise<void>((resolve) => process.once('SIGTERM', () => resolve()));
  const server = await startEmbeddedPostgres({ dataFolder: join(folder, 'postgres') });
  await tell('url', server.superuserUrl);
  await Promise.race([terminated, rootIsGone(), server.stopped]);
  await server.stop();
  await rm(folder, { recursive: true, force: true });
  process.exit(0);
} catch (thrown) {
  await tell('failed', String(thrown));
  process.exit(1);
}

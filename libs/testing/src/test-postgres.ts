/**
 * One embedded PostgreSQL for all specs of a run, started by whichever spec asks first and kept by a process of its own
 * (`postgres-keeper.ts`), so that it outlives a worker and never outlives jest. DATABASE_URL names another server to use.
 */
import { spawn } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { testRun } from './test-run.js';

export interface TestPostgres {
  readonly superuserUrl: string;
}

export async function testPostgres(): Promise<TestPostgres> {
  const given = process.env['DATABASE_URL'];
  if (given) return { superuserUrl: given };
  const { folder, rootPid } = testRun();
  await mkdir(folder, { recursive: true, mode: 0o755 });
  if (await isFirst(folder)) startKeeper(folder, rootPid);
  return { superuserUrl: await superuserUrl(folder) };
}

/** Making a folder succeeds for exactly one of many. */
function isFirst(folder: string): Promise<boolean> {
  return mkdir(join(folder, 'claimed')).then(
    () => true,
    () => false,
  );
}

function startKeeper(folder: string, rootPid: number): void {
  const fromHere = (path: string) => fileURLToPath(new URL(path, import.meta.url));
  const keeper = spawn(
    process.execPath,
    [
      '--conditions=@liangdi/source',
      '--import',
      fromHere('../../../deploy/run-source.mjs'),
      fromHere('./postgres-keeper.ts'),
      folder,
      String(rootPid),
    ],
    { detached: true, stdio: 'ignore', cwd: fromHere('../../..'), env: { ...process.env, NODE_OPTIONS: '' } },
  );
  keeper.unref();
}

async function superuserUrl(folder: string): Promise<string> {
  const read = (name: string) => readFile(join(folder, name), 'utf8').catch(() => undefined);
  for (const end = Date.now() + 55_000; Date.now() < end;) {
    const url = await read('url');
    if (url) return url;
    const failed = await read('failed');
    if (failed) throw new Error(`no PostgreSQL for the specs: ${failed}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('no PostgreSQL for the specs: the keeper did not answer');
}

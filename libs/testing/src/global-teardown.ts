/** Stops what the specs of this run started together, and waits until it is gone: nothing is left running. */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

export default async function globalTeardown(): Promise<void> {
  const folder = process.env['LIANGDI_TEST_RUN'];
  if (!folder) return;
  const keeper = Number(await readFile(join(folder, 'keeper.pid'), 'utf8').catch(() => '0'));
  if (keeper > 1) await stop(keeper);
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

async function stop(pid: number): Promise<void> {
  let signal: NodeJS.Signals | 0 = 'SIGTERM';
  for (const end = Date.now() + 30_000; Date.now() < end; signal = 0) {
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

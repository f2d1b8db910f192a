/** Stops what the specs of this run started together, and waits until it is gone: nothing is left running. */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

export default async function globalTeardown(): Promise<void> {
  const folder = process.env['LIANGDI_TEST_RUN'];
  if (!folder) return;
  for (const started of ['keeper.pid', 'kafka/pid']) {
    const pid = Number(await readFile(join(folder, started), 'utf8').catch(() => '0'));
    if (pid > 1) await stop(pid);
  }
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

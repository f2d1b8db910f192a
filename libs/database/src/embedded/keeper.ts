/**
 * Who runs the server of a data folder. Protects: two starts on one folder do not stop each other's server, while a server
 * whose keeper was killed (-9) is recognised as left over.
 */
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { problem } from '@liangdi/problem';
import type { DataFolder } from './data-folder.js';

/** Refused: data-folder-in-use. Gives back what undoes it. */
export async function becomeKeeper(folder: DataFolder): Promise<() => Promise<void>> {
  const mine = `${process.pid} ${(await startOf(process.pid)) ?? ''}`;
  for (let attempt = 0; attempt < 5; attempt++) {
    if (await claim(folder.keeperFile, mine)) return () => rm(folder.keeperFile, { force: true });
    const [pid, started] = (await readFile(folder.keeperFile, 'utf8').catch(() => '')).split(' ');
    if (pid && (await isSame(Number(pid), started)))
      throw problem('data-folder-in-use', { folder: folder.path, process: pid });
    await rm(folder.keeperFile, { force: true });
  }
  throw problem('data-folder-in-use', { folder: folder.path, process: '?' });
}

/** Written first and then named, so that nobody ever reads half a keeper. */
async function claim(keeperFile: string, mine: string): Promise<boolean> {
  const draft = `${keeperFile}-${process.pid}`;
  await writeFile(draft, mine, { mode: 0o600 });
  try {
    await link(draft, keeperFile);
    return true;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown;
    return false;
  } finally {
    await rm(draft, { force: true });
  }
}

async function isSame(pid: number, started: string | undefined): Promise<boolean> {
  if (!isAlive(pid)) return false;
  const now = await startOf(pid);
  return now === undefined || !started || now === started;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** When a process started (ticks since boot): numbers of processes are used again. Linux only; elsewhere undefined. */
async function startOf(pid: number): Promise<string | undefined> {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  return line?.slice(line.lastIndexOf(')') + 2).split(' ')[19];
}

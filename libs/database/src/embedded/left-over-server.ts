/**
 * A server whose keeper was killed lives on: PostgreSQL does not die with its parent. Stop it before starting anew.
 * Protects: only a process that really is the PostgreSQL of this folder is ever signalled.
 */
import { execFile } from 'node:child_process';
import { readFile, readlink, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { DataFolder } from './data-folder.js';
import { isAlive } from './keeper.js';

export async function stopLeftOverServer({ cluster }: DataFolder): Promise<void> {
  const pidFile = join(cluster, 'postmaster.pid');
  const pid = Number.parseInt(await readFile(pidFile, 'utf8').catch(() => ''), 10);
  if (!(pid > 1)) return;
  if (await isServerOf(pid, cluster)) await stopServer(pid);
  // Its number may belong to somebody else by now; PostgreSQL would refuse to start beside a living process of that number.
  await rm(pidFile, { force: true });
}

/** Fast shutdown, then immediate (recovers at the next start), then by force. */
export async function stopServer(pid: number): Promise<void> {
  for (const [signal, patienceMs] of [
    ['SIGINT', 15_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ] as const) {
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    if (await isGone(pid, patienceMs)) return;
  }
}

async function isGone(pid: number, patienceMs: number): Promise<boolean> {
  for (const end = Date.now() + patienceMs; Date.now() < end;) {
    if (!isAlive(pid)) return true;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return false;
}

async function isServerOf(pid: number, cluster: string): Promise<boolean> {
  if (!isAlive(pid)) return false;
  const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
  if (cwd !== undefined) return cwd === cluster;
  if (process.platform === 'win32') return false;
  const listed = await promisify(execFile)('ps', ['-ww', '-o', 'command=', '-p', String(pid)]).catch(
    () => undefined,
  );
  return listed?.stdout.includes(cluster) ?? false;
}

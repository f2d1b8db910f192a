/**
 * Makes a new cluster beside its final place and renames it when it is whole. Protects: every connection needs the
 * generated password (scram); loopback is open to every local process.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { problem } from '@liangdi/problem';
import { pathForOwner, serverEnvironment } from './as-owner.js';
import type { DataFolder } from './data-folder.js';
import type { NativeBinaries } from './native-binaries.js';

export async function initialiseCluster(folder: DataFolder, { initdb }: NativeBinaries): Promise<void> {
  const { unfinished, passwordFile, owner } = folder;
  await removeInterrupted(folder);
  await mkdir(unfinished, { mode: 0o700 });
  await writeFile(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 });
  if (owner.uid !== undefined)
    for (const path of [unfinished, passwordFile]) await chown(path, owner.uid, owner.gid!);

  const { code, output } = await runInitdb(initdb, folder);
  if (code !== 0) {
    if (/No space left on device/.test(output)) throw problem('disk-full', { folder: folder.path });
    if (/Permission denied/.test(output))
      throw problem('data-folder-unreachable', { folder: folder.path, reason: 'EACCES initdb' });
    throw problem('embedded-postgres-failed', { reason: lastLine(output) });
  }
  await rename(unfinished, folder.cluster);
}

/** What earlier starts began and never finished: ours, and holds nothing anybody wrote. */
async function removeInterrupted({ path }: DataFolder): Promise<void> {
  for (const name of await readdir(path)) {
    if (name.startsWith('cluster.unfinished-'))
      await rm(join(path, name), { recursive: true, force: true, maxRetries: 5 });
  }
}

async function runInitdb(
  initdb: string,
  { unfinished, owner }: DataFolder,
): Promise<{ code: number | null; output: string }> {
  const place = await pathForOwner(unfinished, owner);
  const child = spawn(
    initdb,
    [
      ...['-D', place, '-U', 'postgres', '-E', 'UTF8', '--locale=C', '-A', 'scram-sha-256'],
      // Relative, because the owner may not be able to walk here from the root.
      '--pwfile=../superuser-password',
      // Written to disk by `syncCluster` while the server is already answering.
      '--no-sync',
      '--no-instructions',
    ],
    { cwd: unfinished, env: serverEnvironment(), stdio: ['ignore', 'pipe', 'pipe'], ...owner },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: 1, output: error.message }));
    child.once('close', (code) => resolve({ code, output }));
  });
}

/** What initdb left in the page cache goes to disk; without it a power cut in the first minute could leave a torn cluster. */
export async function syncCluster({ cluster, owner }: DataFolder, { initdb }: NativeBinaries): Promise<void> {
  const place = await pathForOwner(cluster, owner);
  const child = spawn(initdb, ['--sync-only', '-D', place], {
    cwd: cluster,
    env: serverEnvironment(),
    stdio: 'ignore',
    ...owner,
  });
  await new Promise<void>((resolve) => child.once('error', () => resolve()).once('close', () => resolve()));
}

function lastLine(output: string): string {
  return (
    output
      .trim()
      .split('\n')
      .findLast((line) => /error|fatal|could not/i.test(line)) ?? 'initdb failed'
  );
}

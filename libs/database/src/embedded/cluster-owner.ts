/**
 * As whom PostgreSQL runs: it refuses to be root. Protects: an existing cluster is only ever run as the user its files
 * belong to.
 */
import { readFile, stat } from 'node:fs/promises';
import { problem } from '@liangdi/problem';

/** undefined members: as ourselves. */
export interface ClusterOwner {
  readonly uid?: number;
  readonly gid?: number;
}

/** As root: the existing cluster's user, else `postgres`, else `nobody`. Refused: data-folder-unreachable. */
export async function clusterOwner(dataFolder: string, cluster: string): Promise<ClusterOwner> {
  const self = process.getuid?.();
  if (self === undefined) return {};
  const existing = await stat(cluster).catch(() => undefined);
  if (self !== 0) {
    if (existing && existing.uid !== self) {
      throw problem('data-folder-unreachable', {
        folder: dataFolder,
        reason: `its files belong to user ${existing.uid}, not to ${self}`,
      });
    }
    return {};
  }
  if (existing && existing.uid !== 0) return { uid: existing.uid, gid: existing.gid };
  return (await userOf('postgres')) ?? (await userOf('nobody')) ?? { uid: 65534, gid: 65534 };
}

/** From the passwd file: a slim image has it even where it has no `id`. */
async function userOf(name: string): Promise<{ uid: number; gid: number } | undefined> {
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const fields = passwd
    .split('\n')
    .find((line) => line.startsWith(`${name}:`))
    ?.split(':');
  return fields && { uid: Number(fields[2]), gid: Number(fields[3]) };
}

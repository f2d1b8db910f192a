/** What a child that runs as the cluster's owner may see: its path to the cluster, and an environment without our PG* or LC_*. */
import type { ClusterOwner } from './cluster-owner.js';
import { isReachable } from './reachable.js';
import { problem } from '@liangdi/problem';

/**
 * A cluster under a 0700 home cannot be walked to by the owner. The child is started *in* it, and Linux lets a process
 * go to where it already is by /proc/self/cwd: so the data stay where the user asked for them.
 */
export async function pathForOwner(cluster: string, owner: ClusterOwner): Promise<string> {
  if (await isReachable(cluster, owner)) return cluster;
  if (process.platform === 'linux') return '/proc/self/cwd';
  throw problem('data-folder-unreachable', {
    folder: cluster,
    reason: `user ${owner.uid} may not walk there`,
  });
}

export function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], LC_ALL: 'C', LANG: 'C', TZ: 'UTC' };
}

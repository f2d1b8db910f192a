/** Whether a user could walk to a path: every folder above it must let them through (a checkout under a 0700 home does not). */
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ClusterOwner } from './cluster-owner.js';

export async function isReachable(path: string, { uid, gid }: ClusterOwner): Promise<boolean> {
  if (uid === undefined) return true;
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const { mode, uid: owner, gid: group } = await stat(folder);
    const search = owner === uid ? 0o100 : group === gid ? 0o010 : 0o001;
    if ((mode & search) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

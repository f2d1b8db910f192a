/** Which folder one run of jest shares: its workers find the same server through it. */
import { join } from 'node:path';
import { tmpdir } from 'node:os';

/**
 * Given by global-setup. Without it (jest started with another configuration) the folder is named after jest's own
 * process: the parent of a worker, or ourselves where jest runs in one process.
 */
export function testRun(): { folder: string; rootPid: number } {
  const rootPid = process.send ? process.ppid : process.pid;
  const { LIANGDI_TEST_RUN: folder, LIANGDI_TEST_ROOT: root } = process.env;
  if (folder && root) return { folder, rootPid: Number(root) };
  return { folder: join(tmpdir(), `liangdi-test-${rootPid}`), rootPid };
}

/**
 * Names the folder one run of jest shares; starts nothing, so that a run of pure specs costs nothing.
 * Node's own modules only: jest applies no module mapping here.
 */
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export default async function globalSetup(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'liangdi-test-'));
  // PostgreSQL, started by root, runs as another user and walks through here.
  await chmod(folder, 0o755);
  process.env['LIANGDI_TEST_RUN'] = folder;
  process.env['LIANGDI_TEST_ROOT'] = String(process.pid);
}

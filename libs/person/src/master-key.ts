/** The party's master key from a file: it wraps every person's data key and keys the blind index. Never in the database. */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { problem } from '@liangdi/problem';

const keyBytes = 32;

/**
 * Reads the 32-byte key (base64url text) or, where none is there yet, makes one with mode 0600.
 * Refuses a file that holds anything else: going on with another key would make every body unreadable.
 */
export async function loadOrCreateMasterKey(file: string): Promise<Buffer> {
  const text = await readFile(file, 'utf8').catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code === 'ENOENT') return undefined;
    throw problem('configuration-invalid', { faults: `MASTER_KEY_FILE: ${thrown.code}` }, { cause: thrown });
  });
  if (text === undefined) return createMasterKey(file);
  const key = Buffer.from(text.trim(), 'base64url');
  if (key.length !== keyBytes) {
    throw problem('configuration-invalid', { faults: 'MASTER_KEY_FILE: not 32 bytes of base64url' });
  }
  return key;
}

async function createMasterKey(file: string): Promise<Buffer> {
  const key = randomBytes(keyBytes);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${key.toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  return key;
}

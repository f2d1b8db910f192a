/** The development issuer's own keys, kept in a file so that tokens outlive a restart. Marked as demo: no production service trusts them. */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { exportJWK, generateKeyPair } from 'jose';
import type { JWK } from 'jose';

export interface IssuerSecrets {
  readonly demo: true;
  readonly keys: readonly JWK[];
  readonly cookieKey: string;
}

/** Reads the file or, where there is none yet, makes one with mode 0600. Without a file the keys last as long as the process. */
export async function loadOrCreateIssuerSecrets(file: string | undefined): Promise<IssuerSecrets> {
  const kept = file && (await readFile(file, 'utf8').catch(absent));
  if (kept) return JSON.parse(kept) as IssuerSecrets;
  const made = await createIssuerSecrets();
  if (file) {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  }
  return made;
}

async function createIssuerSecrets(): Promise<IssuerSecrets> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const key = {
    ...(await exportJWK(privateKey)),
    alg: 'ES256',
    use: 'sig',
    kid: `demo-${randomBytes(6).toString('hex')}`,
  };
  return { demo: true, keys: [key], cookieKey: randomBytes(32).toString('base64url') };
}

function absent(thrown: NodeJS.ErrnoException): undefined {
  if (thrown.code !== 'ENOENT') throw thrown;
  return undefined;
}

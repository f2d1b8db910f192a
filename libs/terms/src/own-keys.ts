/**
 * The party's own private keys, from one file (JWK), by use: sign, encrypt, agree, clinic.
 * Protects: private keys never enter the database, a log or an answer; a marked demo file is refused in production.
 */
import { readFile, writeFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  encryptionKeyFromJwk,
  encryptionKeyToJwk,
  generateEncryptionKey,
  generateSigningKey,
  signingKeyFromJwk,
  signingKeyToJwk,
  type EncryptionKey,
  type SigningKey,
} from '@liangdi/envelope';
import { problem } from '@liangdi/problem';

/** The first of each list is the one in use; the others are older ones that may still open what is under way. */
export interface OwnKeys {
  readonly sign: readonly [SigningKey, ...SigningKey[]];
  readonly encrypt: readonly [EncryptionKey, ...EncryptionKey[]];
  readonly agree: readonly [EncryptionKey, ...EncryptionKey[]];
  readonly clinic: readonly [EncryptionKey, ...EncryptionKey[]];
}

type Jwk = Parameters<typeof signingKeyFromJwk>[0];

interface KeysFile {
  readonly demo?: boolean;
  readonly sign: readonly Jwk[];
  readonly encrypt: readonly Jwk[];
  readonly agree: readonly Jwk[];
  readonly clinic: readonly Jwk[];
}

/** Writes a new key file, mode 0600; refuses to write over one that exists. */
export async function createKeysFile(file: string, options: { readonly demo: boolean }): Promise<void> {
  const keys: KeysFile = {
    ...(options.demo ? { demo: true } : {}),
    sign: [signingKeyToJwk(generateSigningKey())],
    encrypt: [encryptionKeyToJwk(generateEncryptionKey())],
    agree: [encryptionKeyToJwk(generateEncryptionKey())],
    clinic: [encryptionKeyToJwk(generateEncryptionKey())],
  };
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
}

export async function readKeysFile(
  file: string,
  options: { readonly production: boolean },
): Promise<OwnKeys> {
  const text = await readFile(file, 'utf8').catch((thrown: NodeJS.ErrnoException) => {
    throw problem('configuration-invalid', { faults: `KEYS_FILE: ${thrown.code}` }, { cause: thrown });
  });
  const keys = parseKeys(text);
  if (keys.demo && options.production) {
    throw problem('configuration-invalid', { faults: 'KEYS_FILE: demo keys are refused in production' });
  }
  return {
    sign: atLeastOne(keys.sign.map(signingKeyFromJwk), 'sign'),
    encrypt: atLeastOne(keys.encrypt.map(encryptionKeyFromJwk), 'encrypt'),
    agree: atLeastOne(keys.agree.map(encryptionKeyFromJwk), 'agree'),
    clinic: atLeastOne(keys.clinic.map(encryptionKeyFromJwk), 'clinic'),
  };
}

function parseKeys(text: string): KeysFile {
  try {
    const keys = JSON.parse(text) as KeysFile;
    for (const use of ['sign', 'encrypt', 'agree', 'clinic'] as const)
      if (!Array.isArray(keys[use])) throw new Error(use);
    return keys;
  } catch (cause) {
    throw problem(
      'configuration-invalid',
      { faults: 'KEYS_FILE: not a key file of this project' },
      { cause },
    );
  }
}

function atLeastOne<T>(keys: T[], use: string): [T, ...T[]] {
  const [first, ...rest] = keys;
  if (first === undefined) throw problem('configuration-invalid', { faults: `KEYS_FILE: no key for ${use}` });
  return [first, ...rest];
}

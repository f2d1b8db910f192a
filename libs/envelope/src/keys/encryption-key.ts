/** A party's X25519 key pair: what others seal to (uses `encrypt`, `clinic`) or agree a secret with (use `agree`). */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { thumbprint, type PrivateJwk, type PublicJwk } from './jwk.js';
import { privateJwkOf, privateKeyObject, publicJwkOf } from './key-object.js';

export interface EncryptionKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicJwk: PublicJwk;
}

export function generateEncryptionKey(): EncryptionKey {
  const { privateKey } = generateKeyPairSync('x25519');
  const publicJwk = publicJwkOf(privateKey, 'X25519');
  return { kid: thumbprint(publicJwk), privateKey, publicJwk };
}

/** From the JSON of a key file. Refused: `key-malformed`. */
export function encryptionKeyFromJwk(jwk: unknown): EncryptionKey {
  const pair = privateKeyObject(jwk, 'X25519');
  return { kid: thumbprint(pair.publicJwk), ...pair };
}

/** For a key file only. */
export function encryptionKeyToJwk(key: EncryptionKey): PrivateJwk {
  return privateJwkOf(key.privateKey, key.publicJwk);
}

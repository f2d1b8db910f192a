/** A party's Ed25519 key pair: what it signs with. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { thumbprint, type PrivateJwk, type PublicJwk } from './jwk.js';
import { privateJwkOf, privateKeyObject, publicJwkOf } from './key-object.js';

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicJwk: PublicJwk;
}

export function generateSigningKey(): SigningKey {
  const { privateKey } = generateKeyPairSync('ed25519');
  const publicJwk = publicJwkOf(privateKey, 'Ed25519');
  return { kid: thumbprint(publicJwk), privateKey, publicJwk };
}

/** From the JSON of a key file. Refused: `key-malformed`. */
export function signingKeyFromJwk(jwk: unknown): SigningKey {
  const pair = privateKeyObject(jwk, 'Ed25519');
  return { kid: thumbprint(pair.publicJwk), ...pair };
}

/** For a key file only. */
export function signingKeyToJwk(key: SigningKey): PrivateJwk {
  return privateJwkOf(key.privateKey, key.publicJwk);
}

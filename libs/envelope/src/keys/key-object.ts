/** JWK → KeyObject. A party's public keys come again with every parcel, so those are remembered, within a bound. */
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { problem } from '@liangdi/problem';
import type { Curve } from './curve.js';
import { requirePrivateJwk, requirePublicJwk, type PrivateJwk, type PublicJwk } from './jwk.js';

const remembered = new Map<string, KeyObject>();
const rememberedAtMost = 4096;

/** Refused: `key-malformed`. */
export function publicKeyObject(jwk: PublicJwk, crv: Curve = jwk.crv): KeyObject {
  const name = `${crv}.${jwk.x}`;
  const known = remembered.get(name);
  if (known !== undefined && jwk.crv === crv) return known;
  const key = createPublicKey({ key: { ...requirePublicJwk(jwk, crv) }, format: 'jwk' });
  if (remembered.size >= rememberedAtMost) remembered.delete(remembered.keys().next().value!);
  remembered.set(name, key);
  return key;
}

/** Refused: `key-malformed`, also when the public part is not the private part's. */
export function privateKeyObject(
  value: unknown,
  crv: Curve,
): { privateKey: KeyObject; publicJwk: PublicJwk } {
  const jwk = requirePrivateJwk(value, crv);
  const privateKey = createPrivateKey({ key: { ...jwk }, format: 'jwk' });
  const publicJwk = publicJwkOf(privateKey, crv);
  if (publicJwk.x !== jwk.x) throw problem('key-malformed');
  return { privateKey, publicJwk };
}

/** The public part of a private or public key object. */
export function publicJwkOf(key: KeyObject, crv: Curve): PublicJwk {
  const { x } = (key.type === 'private' ? createPublicKey(key) : key).export({ format: 'jwk' });
  return requirePublicJwk({ kty: 'OKP', crv, x }, crv);
}

export function privateJwkOf(key: KeyObject, publicJwk: PublicJwk): PrivateJwk {
  const { d } = key.export({ format: 'jwk' });
  return requirePrivateJwk({ ...publicJwk, d }, publicJwk.crv);
}

/** The two kinds of key of the house as JWK (RFC 8037): Ed25519 signs, X25519 agrees. */
import { problem } from '@liangdi/problem';
import { b64u, fromB64u, isB64uOf32 } from '../digest/base64url.js';
import { sha256 } from '../digest/sha256.js';
import type { Curve } from './curve.js';
import { isSmallOrderPoint } from './small-order.js';

export interface PublicJwk {
  readonly kty: 'OKP';
  readonly crv: Curve;
  /** base64url of the 32-byte public point. */
  readonly x: string;
}

/** A private key in a file of the key ring. Never in a message, a log or a database row in clear. */
export interface PrivateJwk extends PublicJwk {
  readonly d: string;
}

/** RFC 7638 thumbprint; the `kid` of every key of ours, so a kid cannot point to another key. */
export function thumbprint(jwk: PublicJwk): string {
  return b64u(sha256(`{"crv":"${jwk.crv}","kty":"OKP","x":"${jwk.x}"}`));
}

/** Refused with `key-malformed`: any other member, kind or curve, and points of small order. */
export function requirePublicJwk(value: unknown, crv: Curve): PublicJwk {
  const jwk = requireMembers(value, 3);
  if (jwk.kty !== 'OKP' || jwk.crv !== crv || !isB64uOf32(jwk.x)) throw problem('key-malformed');
  if (isSmallOrderPoint(crv, fromB64u(jwk.x))) throw problem('key-malformed');
  return { kty: 'OKP', crv, x: jwk.x };
}

/** Refused with `key-malformed` in the same cases; the private part must be 32 bytes too. */
export function requirePrivateJwk(value: unknown, crv: Curve): PrivateJwk {
  const { d, ...publicPart } = requireMembers(value, 4);
  if (!isB64uOf32(d)) throw problem('key-malformed');
  return { ...requirePublicJwk(publicPart, crv), d };
}

function requireMembers(value: unknown, count: number): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Object.keys(value).length !== count) {
    throw problem('key-malformed');
  }
  return value as Record<string, unknown>;
}

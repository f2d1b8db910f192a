/**
 * Compact JWS, EdDSA only (RFC 7515, RFC 8037), by node:crypto: five times faster than a WebCrypto library and the same
 * bytes (jws.spec.ts checks both ways against `jose`). Protects: who signed is decided by the caller's key lookup alone.
 */
import { problem } from '@liangdi/problem';
import type { SigningKey } from '../keys/signing-key.js';
import { readSegment } from './segment.js';
import {
  readSignatureHeader,
  signEncoded,
  verifyEncoded,
  type KeyLookup,
  type SignatureHeader,
} from './signature.js';

/** Above any signed document of ours; bodies travel beside signatures, not in them. */
const maxJwsChars = 1_400_000;

export function signJws(payload: string | Buffer, key: SigningKey, typ: string): string {
  const encoded = Buffer.from(payload as string).toString('base64url');
  const signed = signEncoded(encoded, key, typ);
  return `${signed.protected}.${encoded}.${signed.signature}`;
}

/**
 * Payload and signer of a compact JWS of exactly this `typ`.
 * Refused: `jws-malformed` (also a wrong typ), `jws-algorithm-refused`, `signer-unknown`, `signature-invalid`.
 */
export function verifyJws(jws: string, typ: string, keyFor: KeyLookup): { payload: Buffer; kid: string } {
  const { header, payload, signature } = splitJws(jws);
  const bytes = readSegment(payload, 'jws-malformed');
  const kid = verifyEncoded(payload, { protected: header, signature }, typ, keyFor);
  return { payload: bytes, kid };
}

/** For display and for finding the key; proves nothing. Refused as by verifyJws, but for the key and the signature. */
export function decodeJwsUnverified(jws: string): { header: SignatureHeader; payload: Buffer } {
  const { header, payload } = splitJws(jws);
  return { header: readSignatureHeader(header), payload: readSegment(payload, 'jws-malformed') };
}

function splitJws(jws: string): { header: string; payload: string; signature: string } {
  if (typeof jws !== 'string' || jws.length > maxJwsChars) throw problem('jws-malformed');
  const [header, payload, signature, ...rest] = jws.split('.', 4);
  if (header === undefined || payload === undefined || signature === undefined || rest.length > 0) {
    throw problem('jws-malformed');
  }
  return { header, payload, signature };
}

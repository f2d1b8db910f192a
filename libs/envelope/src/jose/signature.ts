/** One EdDSA signature over one protected header and payload (RFC 7515 §5, RFC 8037 §3.1). */
import { sign, verify, type KeyObject } from 'node:crypto';
import { problem } from '@liangdi/problem';
import { b64u } from '../digest/base64url.js';
import type { SigningKey } from '../keys/signing-key.js';
import { readHeader } from './header.js';
import { readSegment } from './segment.js';

/** Answers with the public key for a kid, or with nothing: a key never comes from the message itself. */
export type KeyLookup = (kid: string) => KeyObject | undefined;

export interface SignatureHeader {
  readonly alg: 'EdDSA';
  readonly kid: string;
  readonly typ: string;
}

/** Protected header and signature over an encoded payload. */
export function signEncoded(
  payload: string,
  key: SigningKey,
  typ: string,
): { protected: string; signature: string } {
  const header = Buffer.from(JSON.stringify({ alg: 'EdDSA', kid: key.kid, typ })).toString('base64url');
  return {
    protected: header,
    signature: b64u(sign(null, Buffer.from(`${header}.${payload}`), key.privateKey)),
  };
}

/** The kid that signed. Refused: `jws-malformed`, `jws-algorithm-refused`, `signer-unknown`, `signature-invalid`. */
export function verifyEncoded(
  payload: string,
  signed: { protected: string; signature: string },
  typ: string,
  keyFor: KeyLookup,
): string {
  const header = readSignatureHeader(signed.protected);
  if (header.typ !== typ) throw problem('jws-malformed');
  const signature = readSegment(signed.signature, 'jws-malformed');
  if (signature.length !== 64) throw problem('jws-malformed');
  const key = keyFor(header.kid);
  // The second half is a programmer's slip caught: node would verify RSA or P-256 with such a key object.
  if (key === undefined || key.asymmetricKeyType !== 'ed25519') throw problem('signer-unknown');
  if (!verify(null, Buffer.from(`${signed.protected}.${payload}`), key, signature)) {
    throw problem('signature-invalid');
  }
  return header.kid;
}

export function readSignatureHeader(encoded: string): SignatureHeader {
  const { alg, kid, typ } = readHeader(readSegment(encoded, 'jws-malformed'), ['alg', 'kid', 'typ'], {
    malformed: 'jws-malformed',
    refused: 'jws-algorithm-refused',
  });
  if (alg !== 'EdDSA') throw problem('jws-algorithm-refused');
  if (typeof kid !== 'string' || typeof typ !== 'string') throw problem('jws-malformed');
  return { alg, kid, typ };
}

/**
 * General JSON serialisation (RFC 7515 §7.2.1): several parties sign one and the same payload bytes.
 * Protects: a document counts as signed only if every signature on it holds, and nobody's twice.
 */
import { problem } from '@liangdi/problem';
import { isRecord } from '../canonical/is-record.js';
import type { SigningKey } from '../keys/signing-key.js';
import { readSegment } from './segment.js';
import { readSignatureHeader, signEncoded, verifyEncoded, type KeyLookup } from './signature.js';

export interface GeneralJws {
  readonly payload: string;
  readonly signatures: readonly { readonly protected: string; readonly signature: string }[];
}

const maxSignatures = 8;

export function signGeneral(payload: string | Buffer, key: SigningKey, typ: string): GeneralJws {
  const encoded = Buffer.from(payload as string).toString('base64url');
  return { payload: encoded, signatures: [signEncoded(encoded, key, typ)] };
}

/** A further signature over the very same bytes; signing again with the same key changes nothing. */
export function addSignature(general: GeneralJws, key: SigningKey, typ: string): GeneralJws {
  const { payload, signatures } = requireGeneral(general);
  if (signatures.some((signed) => readSignatureHeader(signed.protected).kid === key.kid)) return general;
  if (signatures.length === maxSignatures) throw problem('jws-malformed');
  return { payload, signatures: [...signatures, signEncoded(payload, key, typ)] };
}

/** All signatures must hold. Refused: as by verifyJws; `jws-malformed` also for a signer who stands twice. */
export function verifyGeneral(
  general: GeneralJws,
  typ: string,
  keyFor: KeyLookup,
): { payload: Buffer; kids: string[] } {
  const { payload, signatures } = requireGeneral(general);
  const bytes = readSegment(payload, 'jws-malformed');
  const kids = signatures.map((signed) => verifyEncoded(payload, signed, typ, keyFor));
  if (new Set(kids).size !== kids.length) throw problem('jws-malformed');
  return { payload: bytes, kids };
}

/** The shape, strictly: an unprotected `header` member is refused, for nobody signed it. */
function requireGeneral(value: unknown): GeneralJws {
  const good =
    isRecord(value) &&
    Object.keys(value).length === 2 &&
    typeof value.payload === 'string' &&
    Array.isArray(value.signatures) &&
    value.signatures.length >= 1 &&
    value.signatures.length <= maxSignatures &&
    value.signatures.every(isSigned);
  if (!good) throw problem('jws-malformed');
  return value as unknown as GeneralJws;
}

function isSigned(value: unknown): boolean {
  return (
    isRecord(value) &&
    Object.keys(value).length === 2 &&
    typeof value.protected === 'string' &&
    typeof value.signature === 'string'
  );
}

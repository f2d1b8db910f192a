/** base64url without padding (RFC 4648 §5). Protects: one byte string has one spelling, so nothing can be re-spelled. */
import { problem } from '@liangdi/problem';

export function b64u(bytes: Buffer): string {
  return bytes.toString('base64url');
}

/** Strict: padding, the other alphabet, white space and non-zero trailing bits are refused (`encoding-malformed`). */
export function fromB64u(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64url');
  // Node skips what it does not know; only a text that comes back the same was strict.
  if (bytes.toString('base64url') !== text) throw problem('encoding-malformed');
  return bytes;
}

/** Whether a text is the base64url of exactly 32 bytes, as every digest, salt and thumbprint of ours is. */
export function isB64uOf32(text: unknown): text is string {
  return typeof text === 'string' && /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/.test(text);
}

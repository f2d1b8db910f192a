/** base64url without padding (RFC 4648 §5), strictly. Protects: no byte of a file can be respelled without being noticed. */
import { hold } from './fault.js';

export function b64u(bytes: Buffer): string {
  return bytes.toString('base64url');
}

/** @throws Fault for padding, the other alphabet, white space and trailing bits that are not zero. */
export function fromB64u(text: string, at: string): Buffer {
  const bytes = Buffer.from(text, 'base64url');
  hold(
    b64u(bytes) === text,
    at,
    'This is not base64url, or not in its one spelling.',
    '不是 base64url，或不是唯一写法。',
  );
  return bytes;
}

export function isHash(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/.test(value);
}

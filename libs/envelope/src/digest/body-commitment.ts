/**
 * The salted commitment to a record's body. Protects: the ledger proves what was sent without holding it, and once body
 * and salt are destroyed nobody can find the body by guessing (a body has little entropy; the salt has 256 bits).
 */
import { pooledRandomBytes } from '@liangdi/record';
import { b64u } from './base64url.js';
import { sha256 } from './sha256.js';

export const saltBytes = 32;

export function newSalt(): Buffer {
  return pooledRandomBytes(saltBytes);
}

/** base64url of SHA-256(salt ‖ UTF-8 bytes of the body text). */
export function bodyCommitment(salt: Buffer, bodyText: string): string {
  return b64u(sha256(salt, bodyText));
}

/** SHA-256 over the concatenation of its parts; text is taken as UTF-8. */
import { createHash } from 'node:crypto';

export function sha256(...parts: readonly (Buffer | string)[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

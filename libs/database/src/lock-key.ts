/** PostgreSQL's advisory locks are numbers: a name becomes the first 64 bits of its SHA-256. */
import { createHash } from 'node:crypto';

export function lockKey(name: string): string {
  return createHash('sha256').update(`liangdi lock ${name}`).digest().readBigInt64BE().toString();
}

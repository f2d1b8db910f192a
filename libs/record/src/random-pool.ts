/**
 * Random bytes taken from a pool that is filled a page at a time: a name, a salt and a nonce for each record cost one system call for
 * many. Protects: each byte is handed out once; the source is the operating system's, as with `crypto.randomBytes`.
 */
import { randomFillSync } from 'node:crypto';

const poolBytes = 4_096;

let pool = Buffer.alloc(0);
let handedOut = 0;

/** At most a page at once. The buffer is the caller's: nothing else will ever hold the same bytes. */
export function pooledRandomBytes(bytes: number): Buffer {
  if (bytes > poolBytes) throw new RangeError(`more than ${poolBytes} random bytes at once`);
  if (handedOut + bytes > pool.length) {
    pool = randomFillSync(Buffer.allocUnsafeSlow(poolBytes));
    handedOut = 0;
  }
  return pool.subarray(handedOut, (handedOut += bytes));
}

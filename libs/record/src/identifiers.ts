/** Names of things that carry no meaning of their own: time-ordered UUIDs, branded so that none is taken for another. */
import { v7 } from 'uuid';
import { pooledRandomBytes } from './random-pool.js';

/** One record through all its versions (UUIDv7). */
export type RecordId = string & { readonly __brand: 'RecordId' };
/** One person in the sender's own database; never leaves it. */
export type PersonId = string & { readonly __brand: 'PersonId' };

export const uuidPattern = '^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$';

export function newId(): string {
  return v7();
}

/** The moment and the place in it of the last one, so that those of one batch sort as they were made (RFC 9562 §6.2, method 1). */
const last = { msecs: 0, seq: 0 };

export function newRecordId(): RecordId {
  const random = pooledRandomBytes(16);
  const now = Date.now();
  if (now > last.msecs) {
    last.msecs = now;
    // The top bit is left for counting on: two thousand million more before the clock moves.
    last.seq = random.readUInt32BE(6) >>> 1;
  } else last.seq += 1;
  return v7({ random, msecs: last.msecs, seq: last.seq }) as RecordId;
}

export function newPersonId(): PersonId {
  return v7() as PersonId;
}

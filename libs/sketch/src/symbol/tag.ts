/** The tag of a row: eighty bits over all that two sides must agree on beside its seq (decision 0008). */
import { statusByte, type StandingRow } from '../row.js';
import { writeDigest } from '../write-digest.js';

export type TaggedRow = Pick<StandingRow, 'keyHash' | 'version' | 'digest' | 'status'>;

export const tagBytes = 10;

/** keyHash ‖ uint32be version ‖ digest ‖ status. One buffer for all: each row is hashed before the next is written. */
const input = Buffer.alloc(32 + 4 + 32 + 1);

export function tagOf(row: TaggedRow): Buffer {
  return tagsOf([row]);
}

/** The tags of many rows, one after the other, as `symbolsOf` takes them. */
export function tagsOf(rows: readonly TaggedRow[]): Buffer {
  const tags = Buffer.alloc(rows.length * tagBytes);
  for (let n = 0; n < rows.length; n++) {
    const { keyHash, version, digest, status } = rows[n]!;
    input.set(keyHash, 0);
    input.writeUInt32BE(version, 32);
    input.set(digest, 36);
    input[68] = statusByte[status];
    writeDigest(input, tags, n * tagBytes, tagBytes);
  }
  return tags;
}

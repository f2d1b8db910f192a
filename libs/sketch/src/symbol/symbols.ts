/**
 * Symbols: a row as one block under a keyed permutation, a batch in one call. Protects: whoever decodes a symbol learns
 * the seq at once, also of a row only the partner has; nobody else learns anything.
 */
import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto';
import type { StandingRow } from '../row.js';
import type { SketchKeys } from './sketch-keys.js';
import { tagBytes, tagsOf, type TaggedRow } from './tag.js';

export const symbolBytes = 16;
export const checkBytes = 8;

/** A batch: `count` symbols one after the other, and the check of each. */
export interface Symbols {
  readonly count: number;
  readonly symbols: Buffer;
  readonly checks: Buffer;
}

const twoTo32 = 2 ** 32;
const seqLimit = 2 ** 47;

/** `tags` holds ten bytes for each seq. A seq beyond 48 bits is our own slip: RangeError. */
export function symbolsOf(keys: SketchKeys, seqs: ArrayLike<number>, tags: Buffer): Symbols {
  const count = seqs.length;
  if (tags.length !== count * tagBytes) throw new RangeError('a tag has ten bytes, and each seq has one');
  const blocks = Buffer.alloc(count * symbolBytes);
  const view = viewOf(blocks);
  for (let n = 0; n < count; n++) {
    const place = n * symbolBytes;
    writeSeq(view, place, seqs[n]!);
    for (let byte = 0; byte < tagBytes; byte++) blocks[place + 6 + byte] = tags[n * tagBytes + byte]!;
  }
  return withChecks(keys, encrypted(keys.symbol, blocks));
}

export function symbolsOfRows(
  keys: SketchKeys,
  rows: readonly (TaggedRow & Pick<StandingRow, 'seq'>)[],
): Symbols {
  return symbolsOf(
    keys,
    rows.map((row) => row.seq),
    tagsOf(rows),
  );
}

/** Symbols that came without their checks. */
export function withChecks(keys: SketchKeys, symbols: Buffer): Symbols {
  const full = encrypted(keys.check, symbols);
  const count = symbols.length / symbolBytes;
  const checks = Buffer.alloc(count * checkBytes);
  const [from, to] = [viewOf(full), viewOf(checks)];
  for (let n = 0; n < count; n++) {
    to.setInt32(n * checkBytes, from.getInt32(n * symbolBytes));
    to.setInt32(n * checkBytes + 4, from.getInt32(n * symbolBytes + 4));
  }
  return { count, symbols, checks };
}

/** The seq a symbol was made of. Of a symbol the partner made up it is any 48-bit number, also a negative one. */
export function seqOf(keys: SketchKeys, symbol: Buffer): number {
  return seqsOf(keys, [symbol])[0]!;
}

export function seqsOf(keys: SketchKeys, symbols: readonly Buffer[]): number[] {
  const decipher = createDecipheriv('aes-256-ecb', keys.symbol, null).setAutoPadding(false);
  const blocks = decipher.update(Buffer.concat(symbols));
  return symbols.map((_, n) => blocks.readIntBE(n * symbolBytes, 6));
}

/** Numbers out of bytes, big endian, at a tenth of what Buffer's own readers cost. */
export function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

function encrypted(key: KeyObject, blocks: Buffer): Buffer {
  return createCipheriv('aes-256-ecb', key, null).setAutoPadding(false).update(blocks);
}

function writeSeq(view: DataView, place: number, seq: number): void {
  if (!Number.isInteger(seq) || seq < -seqLimit || seq >= seqLimit)
    throw new RangeError('seq beyond 48 bits');
  view.setInt16(place, Math.floor(seq / twoTo32));
  view.setUint32(place + 2, seq >>> 0);
}

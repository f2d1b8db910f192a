/**
 * Two sets that differ in known places, from a seed: rows as tags under the keys of an agreement, made into symbols as the ledger makes them.
 * The same seq of the same seed is the same row, so a set of 2n begins with the set of n.
 */
import { createCipheriv, createSecretKey, hash, randomBytes } from 'node:crypto';
import { Cells, sketchKeys, symbolsOf, type SketchKeys, type Symbols } from '@liangdi/sketch';

const seed = 'liangdi bench';
const tagBytes = 10;
const rowsAtOnce = 100_000;

export const benchKeys: SketchKeys = sketchKeys({
  reconciliation: createSecretKey(bytesOf('secret', 0, 32)),
});

export interface Planted {
  /** In ascending order, spread over the whole ledger. */
  readonly seqs: readonly number[];
  /** Every second one, beginning with the first, is the sender's only; the others the receiver's. */
  readonly senderOnly: readonly number[];
  readonly receiverOnly: readonly number[];
}

/** `d` rows among `n`, each held by one side only. */
export function plantedIn(n: number, d: number, trial = 0): Planted {
  const stride = Math.floor(n / Math.max(1, d));
  const seqs = Array.from({ length: d }, (_, k) => k * stride + 1 + ((trial * 7919) % Math.max(1, stride)));
  const half = (odd: number) => seqs.filter((_, k) => k % 2 === odd);
  return { seqs, senderOnly: half(0), receiverOnly: half(1) };
}

/** The first `size` cells of all rows 1 … n, as if nothing were missing anywhere. */
export function cellsOfAll(n: number, size: number, tell: (done: number) => void): Cells {
  const cells = new Cells(size);
  for (let from = 1; from <= n; from += rowsAtOnce) {
    const count = Math.min(rowsAtOnce, n - from + 1);
    const seqs = Float64Array.from({ length: count }, (_, k) => from + k);
    cells.add(symbolsOf(benchKeys, seqs, bytesOf('tags', (from - 1) * tagBytes, count * tagBytes)));
    tell(from + count - 1);
  }
  return cells;
}

/**
 * Cells that look like those of n rows: what both sides have cancels, so nothing of a comparison depends on what it is. Sums and checks are
 * random bits; counts are as many as cells of n rows have.
 */
export function cellsLikeAll(n: number, size: number): Cells {
  const bytes = randomBytes(size * 28);
  for (let index = 0; index < size; index++) {
    const share = 1 / (1 + index / 2);
    const spread = Math.sqrt(n * share * (1 - share)) * normal();
    bytes.writeInt32BE(Math.round(n * share + spread), index * 28 + 24);
  }
  return Cells.fromBytes(bytes);
}

/** What one side holds: everything but what only the other has. */
export function cellsWithout(all: Cells, missing: readonly number[]): Cells {
  return all.slice(all.from, all.to).remove(symbolsAt(missing));
}

export function symbolsAt(seqs: readonly number[]): Symbols {
  const tags = Buffer.concat(seqs.map((seq) => bytesOf('tags', (seq - 1) * tagBytes, tagBytes)));
  return symbolsOf(benchKeys, seqs, tags);
}

/** Thirty-two bytes that name the row of a seq, for a protocol that knows rows by such names. */
export function idOf(seq: number): string {
  return hash('sha256', `${seed} ${seq}`);
}

/** Bytes [from, from + count) of an endless stream that hangs on the seed alone: a block cipher in counter mode, entered anywhere. */
function bytesOf(what: 'secret' | 'tags', from: number, count: number): Buffer {
  const key = hash('sha256', `${seed} ${what}`, 'buffer');
  const counter = Buffer.alloc(16);
  counter.writeBigUInt64BE(BigInt(Math.floor(from / 16)), 8);
  const skip = from % 16;
  return createCipheriv('aes-256-ctr', key, counter)
    .update(Buffer.alloc(skip + count))
    .subarray(skip);
}

/** Two draws of a circle (Box–Muller). */
function normal(): number {
  return Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
}

/**
 * Cells: what is left of a set of symbols when each is added into the cells of its sequence. Protects: they are linear,
 * so cells of epochs add up to those of a ledger, and those of two ledgers subtract to those of the difference.
 */
import { problem } from '@liangdi/problem';
import { checkBytes, symbolBytes, viewOf, type Symbols } from '../symbol/symbols.js';
import { IndexSequence } from './index-sequence.js';

/** A cell at rest: sum (16) ‖ check (8) ‖ int32be count. */
export const cellBytes = 28;
/** The prefix kept at rest for each stream and epoch. */
export const storedCells = 1024;

/** A cell in memory, as at rest: four words of sum, two of check, the count. One line of cache is touched, not three. */
export const cellWords = 7;
export const countWord = 6;
/** What of a cell travels beside the count: all of the sum, and the first half of the check. */
export const toldWords = 5;

/** The cells [from, from + size) of some set. */
export class Cells {
  /** Seven to a cell; for this lib's own eyes. */
  readonly words: Int32Array;

  constructor(
    readonly size: number,
    readonly from = 0,
    words = new Int32Array(size * cellWords),
  ) {
    this.words = words;
  }

  /** Cells at rest. Refused: `cells-malformed` when the length is not that of whole cells. */
  static fromBytes(bytes: Buffer, from = 0): Cells {
    if (bytes.length % cellBytes !== 0) throw problem('cells-malformed');
    const cells = new Cells(bytes.length / cellBytes, from);
    const view = viewOf(bytes);
    for (let word = 0; word < cells.words.length; word++) cells.words[word] = view.getInt32(word * 4);
    return cells;
  }

  toBytes(): Buffer {
    const bytes = Buffer.alloc(this.size * cellBytes);
    const view = viewOf(bytes);
    for (let word = 0; word < this.words.length; word++) view.setInt32(word * 4, this.words[word]!);
    return bytes;
  }

  /** The index after the last cell. */
  get to(): number {
    return this.from + this.size;
  }

  get isZero(): boolean {
    return this.words.every((word) => word === 0);
  }

  /** The count of the cell of this index. */
  countAt(index: number): number {
    return this.words[(index - this.from) * cellWords + countWord]!;
  }

  add(symbols: Symbols): this {
    return this.change(symbols, 1);
  }

  /** Of a symbol that is not in the set: it stands there with count −1, as a difference does. */
  remove(symbols: Symbols): this {
    return this.change(symbols, -1);
  }

  /** Cells of the union, in place. Both must be of the same range, else RangeError. */
  addAll(other: Cells): this {
    return this.combine(other, 1);
  }

  /** Cells of the difference, in place. Both must be of the same range, else RangeError. */
  removeAll(other: Cells): this {
    return this.combine(other, -1);
  }

  minus(other: Cells): Cells {
    return this.copy().removeAll(other);
  }

  copy(): Cells {
    return this.slice(this.from, this.to);
  }

  /** The cells [from, to) of these; RangeError where they are not all here. */
  slice(from: number, to: number): Cells {
    if (from < this.from || to > this.to || from > to) throw new RangeError('cells outside the range');
    const [first, last] = [(from - this.from) * cellWords, (to - this.from) * cellWords];
    return new Cells(to - from, from, this.words.slice(first, last));
  }

  /** The hot loop of the lib: 10^7 rows pass here when an epoch is made anew. No BigInt, nothing allocated per symbol. */
  private change({ count, symbols, checks }: Symbols, sign: 1 | -1): this {
    const { words, from, to } = this;
    const [sums, seeds] = [viewOf(symbols), viewOf(checks)];
    const sequence = new IndexSequence();
    for (let n = 0; n < count; n++) {
      const place = n * symbolBytes;
      const [s0, s1] = [sums.getInt32(place), sums.getInt32(place + 4)];
      const [s2, s3] = [sums.getInt32(place + 8), sums.getInt32(place + 12)];
      const [a, b] = [seeds.getInt32(n * checkBytes), seeds.getInt32(n * checkBytes + 4)];
      sequence.start(a, b);
      for (let index = 0; index < to; index = sequence.next()) {
        if (index < from) continue;
        const cell = (index - from) * cellWords;
        words[cell]! ^= s0;
        words[cell + 1]! ^= s1;
        words[cell + 2]! ^= s2;
        words[cell + 3]! ^= s3;
        words[cell + 4]! ^= a;
        words[cell + 5]! ^= b;
        words[cell + countWord]! += sign;
      }
    }
    return this;
  }

  /** A year of epochs is added up for every comparison: nothing is allocated here either. */
  private combine(other: Cells, sign: 1 | -1): this {
    if (other.from !== this.from || other.size !== this.size)
      throw new RangeError('cells of different ranges');
    const [own, others] = [this.words, other.words];
    for (let cell = 0; cell < own.length; cell += cellWords) {
      for (let word = cell; word < cell + countWord; word++) own[word]! ^= others[word]!;
      own[cell + countWord]! += sign * others[cell + countWord]!;
    }
    return this;
  }
}

/** The cells [from, to) of a set given in batches: what lies beyond the prefix kept at rest is made from the rows. */
export function cellsOfRange(batches: Iterable<Symbols>, from: number, to: number): Cells {
  const cells = new Cells(to - from, from);
  for (const batch of batches) cells.add(batch);
  return cells;
}

/**
 * Finds the difference of two sets from the difference of their cells, range by range as they arrive: a pure cell gives a
 * symbol, which is taken out of every other cell it is in, and so on. Looks at what travels and nothing else: of a check,
 * its first half. Protects: a partner that lies is found out or stopped at a limit; it can cost neither endless time nor
 * endless room.
 */
import { problem } from '@liangdi/problem';
import { checkBytes, symbolBytes, viewOf, withChecks } from '../symbol/symbols.js';
import type { SketchKeys } from '../symbol/sketch-keys.js';
import { cellWords, countWord, toldWords, type Cells } from './cells.js';
import { IndexSequence } from './index-sequence.js';
import { doubled, Recovered, type PeeledSymbol } from './recovered.js';

export interface DecoderLimits {
  /** Taken in at most. */
  readonly cells?: number;
  /** Recovered at most. */
  readonly symbols?: number;
}

const symbolWords = symbolBytes / 4;
/** A cell as it is held here: what travels of it, the count last. */
const heldWords = toldWords + 1;
const heldCount = toldWords;

const defaultLimits: Required<DecoderLimits> = { cells: 2 ** 21, symbols: 2 ** 20 };

export class Decoder {
  /** Cells taken in so far: where the next range begins. */
  size = 0;
  /** Cell 0 holds every symbol: once it is empty, and every other cell with it, all are found. */
  decoded = false;
  /** A limit was reached: no more is taken in, and a person must say whether to go on. */
  overLimit = false;
  private contradicted = false;
  private words = new Int32Array(64 * heldWords);
  private readonly recovered = new Recovered();
  private readonly sequence = new IndexSequence();
  private readonly limits: Required<DecoderLimits>;

  constructor(
    private readonly keys: SketchKeys,
    limits: DecoderLimits = {},
  ) {
    this.limits = { ...defaultLimits, ...limits };
  }

  /**
   * The next range of difference cells, own minus partner's. Beyond a limit nothing is done but `overLimit` set.
   * Refused: `cells-malformed` for a range that does not follow on, and for cells that contradict one another.
   */
  add(cells: Cells): void {
    if (this.contradicted || cells.from !== this.size) throw problem('cells-malformed');
    if (this.size + cells.size > this.limits.cells) this.overLimit = true;
    if (this.overLimit) return;
    const first = this.size;
    this.append(cells);
    for (let n = 0; n < this.recovered.count; n++) this.takeOut(n);
    let suspects: number[] = [];
    for (let index = first; index < this.size; index++) this.suspect(index, suspects);
    while (suspects.length > 0 && !this.overLimit) suspects = this.peel(suspects);
    this.settle();
  }

  /** Symbols recovered so far. */
  get found(): number {
    return this.recovered.count;
  }

  /** What only the own side has, of what is found so far: all of it once `decoded`. */
  get ownOnly(): Buffer[] {
    return this.recovered.symbols(1);
  }

  get partnerOnly(): Buffer[] {
    return this.recovered.symbols(-1);
  }

  private append(cells: Cells): void {
    const end = (this.size + cells.size) * heldWords;
    while (this.words.length < end) this.words = doubled(this.words);
    for (let from = 0, to = this.size * heldWords; to < end; from += cellWords, to += heldWords) {
      for (let word = 0; word < toldWords; word++) this.words[to + word] = cells.words[from + word]!;
      this.words[to + heldCount] = cells.words[from + countWord]!;
    }
    this.size += cells.size;
  }

  /** One wave: the checks of all suspects in one call, then every one that proves pure is taken out; answers with the next. */
  private peel(suspects: readonly number[]): number[] {
    const next: number[] = [];
    const sums = this.sumsOf(suspects);
    const { checks } = withChecks(this.keys, sums);
    const [symbols, seeds] = [viewOf(sums), viewOf(checks)];
    for (let k = 0; k < suspects.length && !this.overLimit; k++) {
      const peeled = this.peeled(suspects[k]!, symbols, seeds, k);
      if (peeled) this.recover(peeled, next);
    }
    return next;
  }

  private recover(peeled: PeeledSymbol, next: number[]): void {
    if (this.recovered.count === this.limits.symbols) {
      this.overLimit = true;
      return;
    }
    if (!this.recovered.add(peeled)) this.contradict();
    this.takeOut(this.recovered.count - 1, next);
  }

  /** A recovered symbol goes out of all cells there are that it was not taken out of yet. */
  private takeOut(n: number, suspects?: number[]): void {
    const { sequence, size } = this;
    this.recovered.resume(n, sequence);
    for (let index = sequence.index; index < size; index = sequence.next()) {
      const count = this.recovered.takeOut(n, this.words, index * heldWords);
      if (suspects !== undefined && (count === 1 || count === -1)) suspects.push(index);
    }
    this.recovered.leave(n, sequence);
  }

  private suspect(index: number, suspects: number[]): void {
    const count = this.words[index * heldWords + heldCount]!;
    if (count === 1 || count === -1) suspects.push(index);
  }

  private sumsOf(indexes: readonly number[]): Buffer {
    const sums = Buffer.alloc(indexes.length * symbolBytes);
    const view = viewOf(sums);
    indexes.forEach((index, k) => {
      for (let word = 0; word < symbolWords; word++) {
        view.setInt32(k * symbolBytes + word * 4, this.words[index * heldWords + word]!);
      }
    });
    return sums;
  }

  /**
   * The symbol of a pure cell. Also that the cell is still what it was when its check was reckoned: another suspect of the
   * wave may have changed it. And that it is one of the symbol's own: the sum of several meets the 32 bits of its check by
   * chance once in 2^32, and is then hardly ever in the right place as well.
   */
  private peeled(index: number, symbols: DataView, checks: DataView, k: number): PeeledSymbol | undefined {
    const { words } = this;
    const cell = index * heldWords;
    const sign = words[cell + heldCount];
    if (sign !== 1 && sign !== -1) return undefined;
    for (let word = 0; word < symbolWords; word++) {
      if (words[cell + word] !== symbols.getInt32(k * symbolBytes + word * 4)) return undefined;
    }
    const [a, b] = [checks.getInt32(k * checkBytes), checks.getInt32(k * checkBytes + 4)];
    if (words[cell + symbolWords] !== a || !this.isAmong(index, a, b)) return undefined;
    return { symbol: words.slice(cell, cell + symbolWords), check: [a, b], sign };
  }

  private isAmong(index: number, a: number, b: number): boolean {
    const { sequence } = this;
    sequence.start(a, b);
    while (sequence.index < index) sequence.next();
    return sequence.index === index;
  }

  /** With cell 0 empty the sets are equal but for what was found; another cell that is not empty belies it. */
  private settle(): void {
    if (this.overLimit || this.size === 0 || !this.isEmpty(0)) return;
    for (let index = 1; index < this.size; index++) if (!this.isEmpty(index)) this.contradict();
    this.decoded = true;
  }

  private isEmpty(index: number): boolean {
    for (let word = index * heldWords; word < (index + 1) * heldWords; word++) {
      if (this.words[word] !== 0) return false;
    }
    return true;
  }

  private contradict(): never {
    this.contradicted = true;
    this.decoded = false;
    throw problem('cells-malformed');
  }
}

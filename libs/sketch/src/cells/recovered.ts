/**
 * The symbols a decoder has recovered, each with the place its sequence has come to, so that it can be taken out of cells
 * that arrive later. Protects: none is recovered twice; only cells that contradict one another would have it so.
 */
import { symbolBytes } from '../symbol/symbols.js';
import { toldWords } from './cells.js';
import type { IndexSequence } from './index-sequence.js';

/** A symbol, its whole check, and the side that has it. */
export interface PeeledSymbol {
  readonly symbol: Int32Array;
  readonly check: readonly [number, number];
  readonly sign: 1 | -1;
}

export class Recovered {
  count = 0;
  /** What of each is in a cell: the symbol and the half of its check that travels. */
  private words = new Int32Array(16 * toldWords);
  /** a, b, index, sign of each. */
  private state = new Int32Array(16 * 4);
  private readonly known = new Set<string>();

  /** False when it was there already. */
  add({ symbol, check, sign }: PeeledSymbol): boolean {
    const name = symbol.join();
    if (this.known.has(name)) return false;
    this.known.add(name);
    const n = this.count++;
    if (n * toldWords === this.words.length) this.grow();
    this.words.set(symbol, n * toldWords);
    this.words[n * toldWords + symbol.length] = check[0];
    this.state.set([check[0], check[1], 0, sign], n * 4);
    return true;
  }

  /** Its sequence, where it was left. */
  resume(n: number, sequence: IndexSequence): void {
    sequence.resume(this.state[n * 4]!, this.state[n * 4 + 1]!, this.state[n * 4 + 2]!);
  }

  leave(n: number, sequence: IndexSequence): void {
    this.state[n * 4] = sequence.a;
    this.state[n * 4 + 1] = sequence.b;
    this.state[n * 4 + 2] = sequence.index;
  }

  /** Takes it out of a cell as a decoder holds it; answers with the cell's count then. */
  takeOut(n: number, cells: Int32Array, cell: number): number {
    for (let word = 0; word < toldWords; word++) cells[cell + word]! ^= this.words[n * toldWords + word]!;
    return (cells[cell + toldWords]! -= this.state[n * 4 + 3]!);
  }

  /** All of one sign, in the order of recovery. */
  symbols(sign: 1 | -1): Buffer[] {
    const found: Buffer[] = [];
    for (let n = 0; n < this.count; n++) {
      if (this.state[n * 4 + 3] !== sign) continue;
      const symbol = Buffer.alloc(symbolBytes);
      for (let word = 0; word < 4; word++) symbol.writeInt32BE(this.words[n * toldWords + word]!, word * 4);
      found.push(symbol);
    }
    return found;
  }

  private grow(): void {
    this.words = doubled(this.words);
    this.state = doubled(this.state);
  }
}

export function doubled(array: Int32Array): Int32Array<ArrayBuffer> {
  const wider = new Int32Array(array.length * 2);
  wider.set(array);
  return wider;
}

/**
 * The symbols a decoder has recovered, each with the place its sequence has come to, so that it can be taken out of cells
 * that arrive later. Protects: none is recovered twice; only cells that contradict one another would have it so.
 */
import { symbolBytes } from '../symbol/symbols.js';
import type { IndexSequence } from './index-sequence.js';
import { countWord } from './cells.js';

const wordsEach = countWord;

export class Recovered {
  count = 0;
  private words = new Int32Array(16 * wordsEach);
  /** a, b, index, sign of each. */
  private state = new Int32Array(16 * 4);
  private readonly known = new Set<string>();

  /** False when it was there already. `cell`: the words of the pure cell, whose count is the sign. */
  add(cell: Int32Array): boolean {
    const name = cell.subarray(0, 4).join();
    if (this.known.has(name)) return false;
    this.known.add(name);
    const n = this.count++;
    if (n * wordsEach === this.words.length) this.grow();
    this.words.set(cell.subarray(0, wordsEach), n * wordsEach);
    this.state.set([cell[4]!, cell[5]!, 0, cell[countWord]!], n * 4);
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

  /** Takes it out of a cell; answers with the cell's count then. */
  takeOut(n: number, cells: Int32Array, cell: number): number {
    for (let word = 0; word < wordsEach; word++) cells[cell + word]! ^= this.words[n * wordsEach + word]!;
    return (cells[cell + countWord]! -= this.state[n * 4 + 3]!);
  }

  /** All of one sign, in the order of recovery. */
  symbols(sign: 1 | -1): Buffer[] {
    const found: Buffer[] = [];
    for (let n = 0; n < this.count; n++) {
      if (this.state[n * 4 + 3] !== sign) continue;
      const symbol = Buffer.alloc(symbolBytes);
      for (let word = 0; word < 4; word++) symbol.writeInt32BE(this.words[n * wordsEach + word]!, word * 4);
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

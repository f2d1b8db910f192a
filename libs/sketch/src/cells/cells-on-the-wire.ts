/**
 * Cells on the wire: sum ‖ first half of the check ‖ how far the count is from what a set of n entries lets expect, one byte
 * or two where the count takes four. Protects: one run of cells has one spelling; what does not follow it is refused, never
 * guessed.
 */
import { problem } from '@liangdi/problem';
import { viewOf } from '../symbol/symbols.js';
import { Cells, cellWords, countWord, toldWords } from './cells.js';

const toldBytes = toldWords * 4;
/** A zigzag of the widest difference of two counts has 33 bits. */
const maxVarintBytes = 5;
const maxEntries = 2 ** 31 - 1;

/** The cells [from, from + count) of a set of n entries. */
export function encodeWire(cells: Cells, from: number, count: number, n: number): Buffer {
  const { words } = cells.slice(from, from + count);
  const bytes = Buffer.alloc(count * (toldBytes + maxVarintBytes));
  const view = viewOf(bytes);
  let place = 0;
  for (let k = 0; k < count; k++) {
    for (let word = 0; word < toldWords; word++, place += 4) {
      view.setInt32(place, words[k * cellWords + word]!);
    }
    const delta = words[k * cellWords + countWord]! - expectedCount(n, from + k);
    for (let rest = zigzag(delta); ; rest = Math.floor(rest / 128)) {
      bytes[place++] = rest < 128 ? rest : (rest % 128) + 128;
      if (rest < 128) break;
    }
  }
  return bytes.subarray(0, place);
}

/**
 * The second half of each check, which does not travel, is zero: what a decoder does not look at.
 * Refused: `cells-malformed` for anything but exactly `count` cells in their one spelling.
 */
export function decodeWire(bytes: Buffer, from: number, count: number, n: number): Cells {
  requireRange(bytes.length, from, count, n);
  const cells = new Cells(count, from);
  const view = viewOf(bytes);
  let place = 0;
  for (let k = 0; k < count; k++) {
    // A varint follows, so the byte after sum and check must be there too.
    if (place + toldBytes >= bytes.length) throw problem('cells-malformed');
    for (let word = 0; word < toldWords; word++, place += 4) {
      cells.words[k * cellWords + word] = view.getInt32(place);
    }
    const { value, next } = readVarint(bytes, place);
    cells.words[k * cellWords + countWord] = requireCount(unzigzag(value) + expectedCount(n, from + k));
    place = next;
  }
  if (place !== bytes.length) throw problem('cells-malformed');
  return cells;
}

/** round(n/(1 + i/2)), halves upwards. */
function expectedCount(n: number, index: number): number {
  return Math.floor(n / (1 + index / 2) + 0.5);
}

function zigzag(value: number): number {
  return value >= 0 ? value * 2 : value * -2 - 1;
}

function unzigzag(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}

/** Seven bits a byte, the lowest first, as in protocol buffers; a last byte of zero would be a second spelling. */
function readVarint(bytes: Buffer, start: number): { value: number; next: number } {
  let [value, weight] = [0, 1];
  for (let place = start; place < start + maxVarintBytes; place++, weight *= 128) {
    const byte = bytes[place];
    if (byte === undefined) break;
    value += (byte % 128) * weight;
    if (byte >= 128) continue;
    if (byte === 0 && place > start) break;
    return { value, next: place + 1 };
  }
  throw problem('cells-malformed');
}

/** Before anything is allocated: the bytes there must be enough for the cells claimed. */
function requireRange(length: number, from: number, count: number, n: number): void {
  const good =
    [from, count, n].every((value) => Number.isInteger(value) && value >= 0 && value <= maxEntries) &&
    count * (toldBytes + 1) <= length;
  if (!good) throw problem('cells-malformed');
}

function requireCount(count: number): number {
  if (count < -(2 ** 31) || count >= 2 ** 31) throw problem('cells-malformed');
  return count;
}

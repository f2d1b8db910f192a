import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cellBytes, Cells, cellsOfRange, type Symbols } from '../index.js';
import { code, eachOf, keys, randomSymbols, someOf } from '../specs/samples.js';
import { withChecks } from '../symbol/symbols.js';

const size = 64;
const cellsOf = (symbols: Symbols): Cells => new Cells(size).add(symbols);

/** Decision 0008 read again, slowly and with nothing shared: the cells a symbol of this check is in, below a bound. */
function placesOf(check: Buffer, below: number): number[] {
  let [a, b] = [check.readUInt32BE(0), check.readUInt32BE(4)];
  const places: number[] = [];
  for (let i = 0; i < below;) {
    places.push(i);
    a = (a + 0x9e3779b9) >>> 0;
    let t = (a ^ b) >>> 0;
    t = Math.imul(t ^ (t >>> 16), 0x85ebca6b) >>> 0;
    t = Math.imul(t ^ (t >>> 13), 0xc2b2ae35) >>> 0;
    const r = (t ^ (t >>> 16)) >>> 0;
    b = (Math.imul(b, 0x01000193) ^ r) >>> 0;
    const u = (r + 1) / 2 ** 32;
    i = Math.max(i + 1, i + Math.ceil((i + 1.5) * (1 / Math.sqrt(u) - 1)));
  }
  return places;
}

/**
 * The chance of a symbol to be in each cell below a bound: from cell i a step goes beyond cell j where u < ((i + 1.5) / (j + 1.5))²,
 * and it is in cell j if it was in some cell i before and stepped beyond j - 1 but not beyond j.
 */
function sharesOf(below: number): number[] {
  const beyond = (i: number, j: number): number => ((i + 1.5) / (j + 1.5)) ** 2;
  const shares = [1];
  for (let j = 1; j < below; j++) {
    shares.push(shares.reduce((sum, share, i) => sum + share * (beyond(i, j - 1) - beyond(i, j)), 0));
  }
  return shares;
}

describe('cells', () => {
  it('hold each symbol where decision 0008 puts it, and nowhere else', () => {
    const symbols = randomSymbols(200);
    eachOf(symbols).forEach((symbol, n) => {
      const check = symbols.checks.subarray(n * 8, n * 8 + 8);
      const expected = Buffer.alloc(700 * cellBytes);
      for (const place of placesOf(check, 700)) {
        expected.set(Buffer.concat([symbol, check, Buffer.of(0, 0, 0, 1)]), place * cellBytes);
      }
      expect(new Cells(700).add(withChecks(keys, symbol)).toBytes().equals(expected)).toBe(true);
    });
  });

  it('hold in cell i the share of the symbols that the steps of decision 0008 lead there, about 1/(1 + i/2)', () => {
    const cells = new Cells(1024).add(randomSymbols(20_000));
    const shares = sharesOf(101);
    expect(cells.countAt(0)).toBe(20_000);
    for (const i of [1, 2, 10, 100]) {
      const share = shares[i]!;
      expect(Math.abs(share * (1 + i / 2) - 1)).toBeLessThan(0.06);
      const deviation = Math.sqrt(20_000 * share * (1 - share));
      expect(Math.abs(cells.countAt(i) - 20_000 * share)).toBeLessThan(6 * deviation);
    }
  });

  it('of a union are the sum of the cells, and of a difference their subtraction', () => {
    fc.assert(
      fc.property(fc.nat(60), fc.nat(60), (one, other) => {
        const all = randomSymbols(one + other);
        const [a, b] = [cellsOf(someOf(all, 0, one)), cellsOf(someOf(all, one, one + other))];
        expect(a.copy().addAll(b).toBytes()).toEqual(cellsOf(all).toBytes());
        expect(cellsOf(all).minus(b).toBytes()).toEqual(a.toBytes());
      }),
      { numRuns: 40 },
    );
  });

  it('are empty again when all that was added is removed, in whatever order it came', () => {
    const symbols = randomSymbols(100);
    const [first, second] = [someOf(symbols, 0, 40), someOf(symbols, 40, 100)];
    const cells = cellsOf(first).add(second);
    expect(cells.toBytes()).toEqual(cellsOf(second).add(first).toBytes());
    expect(cells.isZero).toBe(false);
    expect(cells.remove(symbols).isZero).toBe(true);
  });

  it('are the same beyond the stored prefix, made as a range of their own from batches', () => {
    const symbols = randomSymbols(500);
    const batches = [someOf(symbols, 0, 200), someOf(symbols, 200, 500)];
    const whole = new Cells(3000).add(symbols);
    expect(cellsOfRange(batches, 1024, 3000).toBytes()).toEqual(whole.slice(1024, 3000).toBytes());
    expect(whole.slice(1024, 3000).slice(1500, 1600)).toEqual(whole.slice(1500, 1600));
  });

  it('come back from rest as they went, and broken ones not at all', () => {
    const cells = cellsOf(randomSymbols(50)).minus(cellsOf(randomSymbols(70)));
    expect(Cells.fromBytes(cells.toBytes())).toEqual(cells);
    expect(() => Cells.fromBytes(Buffer.alloc(29))).toThrow(
      expect.objectContaining(code('cells-malformed') as object),
    );
  });

  it('of different ranges are not added, and those that are not there not cut out', () => {
    expect(() => new Cells(8).addAll(new Cells(9))).toThrow(RangeError);
    expect(() => new Cells(8).minus(new Cells(8, 1))).toThrow(RangeError);
    expect(() => new Cells(8, 8).slice(4, 12)).toThrow(RangeError);
  });
});

import { describe, expect, it } from '@jest/globals';
import { isProblem } from '@liangdi/problem';
import fc from 'fast-check';
import { Cells, cellsOfRange, Decoder, type Symbols } from '../index.js';
import { asTold, code, eachOf, keys, randomSymbols, someOf } from '../specs/samples.js';

const malformed = expect.objectContaining(code('cells-malformed') as object);
const hex = (symbols: readonly Buffer[]): string[] => symbols.map((symbol) => symbol.toString('hex')).sort();

/** Decodes a difference as it would arrive, a range at a time; answers with the decoder. */
function decode(difference: Cells, step = 1): Decoder {
  const decoder = new Decoder(keys);
  for (let from = 0; from < difference.size && !decoder.decoded; from += step) {
    decoder.add(difference.slice(from, Math.min(from + step, difference.size)));
  }
  return decoder;
}

/** Cells until a difference of d is decoded: one by one where they are few, else in steps of a two-hundredth. */
function cellsNeeded(d: number): number {
  const symbols = randomSymbols(d);
  const decoder = new Decoder(keys);
  const step = Math.max(1, Math.floor(d / 200));
  // Once in thousands two symbols share their few cells for long, so there is no number that is always enough.
  for (let block = cellsOfRange([symbols], 0, 2 * d + 40); !decoder.decoded;) {
    if (decoder.size === block.to) block = cellsOfRange([symbols], block.to, block.to + block.size);
    decoder.add(block.slice(decoder.size, Math.min(decoder.size + step, block.to)));
  }
  expect(decoder.found).toBe(d);
  return decoder.size;
}

/** The mean over many random differences of one size, as cells for each of them. */
function cellsPerDifference(d: number, sets: number): number {
  let cells = 0;
  for (let set = 0; set < sets; set++) cells += cellsNeeded(d);
  return cells / sets / d;
}

describe('the decoder', () => {
  it('finds what each side alone has, and no more, out of the cells of both', () => {
    const size = fc.nat(60);
    fc.assert(
      fc.property(size, size, fc.nat(300), fc.integer({ min: 1, max: 40 }), (own, partner, both, step) => {
        const all = randomSymbols(own + partner + both);
        const [mine, theirs] = [someOf(all, 0, own + both), someOf(all, own, own + both + partner)];
        const cells = (symbols: Symbols): Cells => new Cells(700).add(symbols);
        const decoder = decode(cells(mine).minus(asTold(cells(theirs))), step);
        expect(decoder.decoded).toBe(true);
        expect(hex(decoder.ownOnly)).toEqual(hex(eachOf(all).slice(0, own)));
        expect(hex(decoder.partnerOnly)).toEqual(hex(eachOf(all).slice(own + both)));
      }),
      { numRuns: 60 },
    );
  });

  it('finds nothing between equal ledgers, out of the first cell alone', () => {
    const cells = new Cells(10).add(randomSymbols(1000));
    const decoder = decode(cells.minus(cells));
    expect([decoder.decoded, decoder.size, decoder.found]).toEqual([true, 1, 0]);
  });

  it('finds all of a ledger the other side has nothing of, from either side', () => {
    const symbols = randomSymbols(2000);
    const [full, none] = [new Cells(4000).add(symbols), new Cells(4000)];
    expect(hex(decode(full.minus(none), 100).ownOnly)).toEqual(hex(eachOf(symbols)));
    expect(hex(decode(none.minus(full), 100).partnerOnly)).toEqual(hex(eachOf(symbols)));
  });

  it('has decoded nothing before the first cell, and stays decoded when more cells come', () => {
    const decoder = new Decoder(keys);
    expect(decoder.decoded).toBe(false);
    const cells = new Cells(400).add(randomSymbols(50));
    decoder.add(cells.slice(0, 200));
    decoder.add(cells.slice(200, 400));
    expect([decoder.decoded, decoder.found]).toEqual([true, 50]);
  });
});

/** Ten thousand random differences; the figures of the paper (its figure 5) within what so many sets can tell. */
describe('cells needed for each difference, after Yang, Gilad and Alizadeh', () => {
  it.each([
    [1, 3000, 1, 1],
    [2, 1500, 1.35, 1.8],
    [4, 1500, 1.6, 1.9],
    [8, 1200, 1.5, 1.8],
    [16, 1000, 1.45, 1.7],
    [32, 700, 1.4, 1.62],
    [64, 500, 1.38, 1.55],
    [128, 350, 1.36, 1.5],
    [512, 180, 1.34, 1.44],
    [2_000, 54, 1.33, 1.41],
    [10_000, 13, 1.33, 1.4],
    [100_000, 3, 1.33, 1.39],
  ])('of %i stay what the paper says, over %i random sets', (d, sets, least, most) => {
    const mean = cellsPerDifference(d, sets);
    expect(mean).toBeGreaterThanOrEqual(least);
    expect(mean).toBeLessThanOrEqual(most);
  });
});

describe('a partner that lies', () => {
  const honest = (): Cells => new Cells(60).add(randomSymbols(20));

  it('is found out when a symbol is left in a cell it was taken out of, or put where it does not belong', () => {
    const symbol = randomSymbols(1);
    const pure = new Cells(1).add(symbol).words;
    for (let place = 1; place < 40; place++) {
      const cells = new Cells(40).add(symbol);
      for (let word = 0; word < 7; word++) {
        if (word === 6) cells.words[place * 7 + word]! += pure[word]!;
        else cells.words[place * 7 + word]! ^= pure[word]!;
      }
      expect(() => decode(cells, 40)).toThrow(malformed);
    }
  });

  it('gets no symbol believed in a cell that is none of its own, though the check is right', () => {
    const [known, stray] = [randomSymbols(1), randomSymbols(1)];
    const [cells, strays] = [new Cells(40).add(known), new Cells(40).add(stray)];
    for (let place = 1; place < 40; place++) {
      if (cells.countAt(place) !== 0 || strays.countAt(place) !== 0) continue;
      const lies = cells.copy();
      lies.words.set(strays.words.subarray(0, 7), place * 7);
      const decoder = new Decoder(keys);
      expect(() => decoder.add(lies)).toThrow(malformed);
      expect(hex(decoder.ownOnly)).toEqual(hex(eachOf(known)));
    }
  });

  it('is found out when a symbol stands there once for each side', () => {
    const pure = new Cells(1).add(randomSymbols(1)).words;
    const words = new Int32Array(14);
    words.set(pure);
    words.set(pure, 7);
    words[13] = -1;
    const decoder = new Decoder(keys);
    expect(() => decoder.add(new Cells(2, 0, words))).toThrow(malformed);
    expect(decoder.decoded).toBe(false);
    expect(() => decoder.add(new Cells(1, 2))).toThrow(malformed);
  });

  it('cannot say all is equal in cell 0 and send other cells that say it is not', () => {
    const cells = new Cells(60).add(randomSymbols(2000));
    cells.words.fill(0, 0, 7);
    expect(() => decode(cells, 60)).toThrow(malformed);
  });

  it('cannot pass for decoded when it leaves a symbol out of cell 0', () => {
    const cells = honest();
    cells.words.fill(0, 0, 7);
    const decoder = new Decoder(keys);
    decoder.add(cells);
    expect(decoder.decoded).toBe(false);
  });

  it('cannot make the comparison go on for ever, or hold more than its limits, whatever it sends', () => {
    const limits = { cells: 100, symbols: 30 };
    const pure = Array.from({ length: 12 }, () => new Cells(1).add(randomSymbols(1)).words);
    const cell = fc.oneof(
      fc.nat(11).map((n) => [...pure[n]!]),
      fc.nat(11).map((n) => [...pure[n]!.subarray(0, 6), -1]),
      fc.array(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), { minLength: 7, maxLength: 7 }),
      fc.constant([0, 0, 0, 0, 0, 0, 0]),
    );
    const range = fc.array(cell, { maxLength: 30 });
    fc.assert(
      fc.property(fc.array(range, { maxLength: 12 }), (ranges) => {
        const decoder = new Decoder(keys, limits);
        try {
          for (const lies of ranges)
            decoder.add(new Cells(lies.length, decoder.size, Int32Array.from(lies.flat())));
        } catch (thrown) {
          if (!isProblem(thrown, 'cells-malformed')) throw thrown;
        }
        expect(decoder.size).toBeLessThanOrEqual(limits.cells);
        expect(decoder.found).toBeLessThanOrEqual(limits.symbols);
      }),
      { numRuns: 500 },
    );
  });

  it('is stopped at the limit of cells when its cells never come to an end', () => {
    const decoder = new Decoder(keys, { cells: 1000 });
    for (let n = 0; n < 30; n++) {
      if (decoder.overLimit) break;
      decoder.add(new Cells(100, decoder.size).add(randomSymbols(5000)));
    }
    expect([decoder.overLimit, decoder.decoded, decoder.size]).toEqual([true, false, 1000]);
  });

  it('is stopped at the limit of symbols, which a person may raise', () => {
    const cells = new Cells(400).add(randomSymbols(101));
    const decoder = new Decoder(keys, { symbols: 100 });
    decoder.add(cells);
    expect([decoder.overLimit, decoder.decoded, decoder.found]).toEqual([true, false, 100]);
    const raised = new Decoder(keys, { symbols: 101 });
    raised.add(cells);
    expect([raised.overLimit, raised.decoded, raised.found]).toEqual([false, true, 101]);
  });

  it('is refused a range that leaves a gap or comes twice', () => {
    const decoder = new Decoder(keys);
    decoder.add(honest().slice(0, 10));
    for (const from of [0, 9, 11]) expect(() => decoder.add(new Cells(5, from))).toThrow(malformed);
  });
});

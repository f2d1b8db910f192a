import { describe, expect, it } from '@jest/globals';
import { isProblem } from '@liangdi/problem';
import fc from 'fast-check';
import { Cells, decodeWire, encodeWire } from '../index.js';
import { asTold, code, randomSymbols } from '../specs/samples.js';

const malformed = expect.objectContaining(code('cells-malformed') as object);
/** One empty cell 0 of a set of none, with this varint. */
const withVarint = (...varint: number[]): Buffer =>
  Buffer.from([...new Array<number>(20).fill(1), ...varint]);
const countOf = (...varint: number[]): number => decodeWire(withVarint(...varint), 0, 1, 0).countAt(0);

describe('cells on the wire', () => {
  it('arrive as they were sent, any range of any set', () => {
    const sets = [0, 1, 7, 5000].map((n) => ({ n, cells: new Cells(200).add(randomSymbols(n)) }));
    const range = fc.tuple(fc.nat(200), fc.nat(200)).map((ends) => ends.sort((a, b) => a - b));
    fc.assert(
      fc.property(fc.constantFrom(...sets), range, ({ n, cells }, [from, to]) => {
        const bytes = encodeWire(cells, from!, to! - from!, n);
        expect(decodeWire(bytes, from!, to! - from!, n)).toEqual(asTold(cells.slice(from!, to!)));
      }),
    );
  });

  it('take 21 bytes each where the set is small, hardly more where it is large', () => {
    const few = encodeWire(new Cells(1024).add(randomSymbols(100)), 0, 1024, 100);
    const many = encodeWire(new Cells(1024).add(randomSymbols(100_000)), 0, 1024, 100_000);
    expect(few.length).toBe(1024 * 21);
    expect(many.length).toBeLessThan(1024 * 21.3);
  });

  it('tell counts above and below the expected, up to the ends of 32 bits, in one spelling each', () => {
    expect([countOf(0), countOf(1), countOf(2), countOf(3), countOf(127), countOf(0x80, 1)]).toEqual([
      0, -1, 1, -2, -64, 64,
    ]);
    for (const count of [2 ** 31 - 1, -(2 ** 31), 12345, -12345]) {
      const cells = new Cells(1);
      cells.words[6] = count;
      for (const n of [0, 1, 2 ** 31 - 1]) {
        expect(decodeWire(encodeWire(cells, 0, 1, n), 0, 1, n).countAt(0)).toBe(count);
      }
    }
  });

  it.each([
    ['a longer spelling of zero', withVarint(0x80, 0)],
    ['a longer spelling of one', withVarint(0x82, 0)],
    ['a count without end', withVarint(0x80)],
    ['a count of six bytes', withVarint(0x80, 0x80, 0x80, 0x80, 0x80, 1)],
    ['a count beyond 32 bits', withVarint(0x80, 0x80, 0x80, 0x80, 0x10)],
    ['a byte after the last cell', withVarint(0, 0)],
    ['a cell without its count', withVarint()],
    ['nothing', Buffer.alloc(0)],
  ])('are refused: %s', (_, bytes) => {
    expect(() => decodeWire(bytes, 0, 1, 0)).toThrow(malformed);
  });

  it('are refused when more are claimed than there are, or a number is none', () => {
    const bytes = withVarint(0);
    for (const [from, count, n] of [
      [0, 2, 0],
      [0, 2 ** 31 - 1, 0],
      [-1, 1, 0],
      [0, 1, -1],
      [0, 1, 0.5],
      [0, NaN, 0],
      [0, 1, 2 ** 31],
    ] as const) {
      expect(() => decodeWire(bytes, from, count, n)).toThrow(malformed);
    }
    expect(decodeWire(Buffer.alloc(0), 0, 0, 0).size).toBe(0);
  });

  it('are refused or say one thing only, whatever bytes come', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(8), fc.nat(1000), (raw, count, n) => {
        const bytes = Buffer.from(raw);
        try {
          expect(encodeWire(decodeWire(bytes, 3, count, n), 3, count, n).equals(bytes)).toBe(true);
        } catch (thrown) {
          if (!isProblem(thrown, 'cells-malformed')) throw thrown;
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('say another thing, or nothing, when any byte is another', () => {
    const cells = new Cells(20).add(randomSymbols(40));
    const bytes = encodeWire(cells, 0, 20, 40);
    for (let place = 0; place < bytes.length; place++) {
      const altered = Buffer.from(bytes);
      altered[place]! ^= 1 << (place % 8);
      try {
        expect(decodeWire(altered, 0, 20, 40).minus(asTold(cells)).isZero).toBe(false);
      } catch (thrown) {
        if (!isProblem(thrown, 'cells-malformed')) throw thrown;
      }
    }
  });
});

import { describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { Cells } from '@liangdi/sketch';
import { estimateDifferences } from './estimate-differences.js';
import { firstCells } from './next-range.js';

function symbols(count: number) {
  return { count, symbols: randomBytes(count * 16), checks: randomBytes(count * 8) };
}

describe('the number of differences', () => {
  it.each([200, 1_000, 5_000])(
    'of %i, some on either side, is guessed from the cells of a first answer',
    (d) => {
      const guesses = Array.from({ length: 20 }, () => {
        const own = new Cells(firstCells).add(symbols(d * 0.7));
        return estimateDifferences(own.minus(new Cells(firstCells).add(symbols(d * 0.3))));
      });
      const mean = guesses.reduce((sum, guess) => sum + guess, 0) / guesses.length;
      expect(mean / d).toBeGreaterThan(0.8);
      expect(mean / d).toBeLessThan(1.25);
    },
  );

  it('is none where the cells are equal', () => {
    expect(estimateDifferences(new Cells(firstCells))).toBe(0);
  });
});

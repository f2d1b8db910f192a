import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hiddenPeriods, leastShown, roundedCount, shownRate } from './suppress.js';

describe('what is shown of small numbers', () => {
  it('is nothing of a rate over nine entries, and the rate over ten', () => {
    expect(shownRate(9, 9)).toBeNull();
    expect(shownRate(9, 10)).toBe(0.9);
    expect(shownRate(10, 10)).toBe(1);
  });

  it('never says a whole that was not reached', () => {
    expect(shownRate(99_999, 100_000)).toBe(0.999);
  });

  it('is counts in fives, and something where there was something', () => {
    expect([0, 1, 2, 4, 7, 8, 12, 13, 1203].map(roundedCount)).toEqual([0, 5, 5, 5, 5, 10, 10, 15, 1205]);
  });

  it('is not one period alone out of a total: a neighbour is hidden with it', () => {
    expect(hiddenPeriods([40, 9, 25, 30])).toEqual([false, true, true, false]);
    expect(hiddenPeriods([40, 9, 8])).toEqual([false, true, true]);
    expect(hiddenPeriods([40, 25])).toEqual([false, false]);
    expect(hiddenPeriods([9])).toEqual([true]);
    expect(hiddenPeriods([])).toEqual([]);
  });

  it('never lets a hidden period be computed from its total', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(60), { minLength: 2, maxLength: 12 }), (sizes) => {
        const hidden = hiddenPeriods(sizes);
        sizes.forEach((size, index) => size < leastShown && expect(hidden[index]).toBe(true));
        expect(hidden.filter(Boolean).length).not.toBe(1);
      }),
    );
  });
});

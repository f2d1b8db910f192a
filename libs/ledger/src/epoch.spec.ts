import { describe, expect, it } from '@jest/globals';
import { nextEpoch } from './index.js';

describe('an epoch', () => {
  it('begins with the UTC day', () => {
    expect(nextEpoch(undefined, new Date('2026-11-22T23:59:59Z'), 5)).toEqual({
      name: '2026-11-22',
      count: 5,
    });
    expect(nextEpoch({ name: '2026-11-22.3', count: 9 }, new Date('2026-11-23T00:00:00Z'), 1)).toEqual({
      name: '2026-11-23',
      count: 1,
    });
  });

  it('is split after 2^20 entries of a day', () => {
    const full = { name: '2026-11-22', count: 2 ** 20 };
    expect(nextEpoch(full, new Date('2026-11-22T12:00:00Z'), 1)).toEqual({ name: '2026-11-22.1', count: 1 });
  });

  it('never goes back when the clock does', () => {
    const last = { name: '2026-11-22', count: 7 };
    expect(nextEpoch(last, new Date('2026-11-20T12:00:00Z'), 1)).toEqual({ name: '2026-11-22', count: 8 });
  });
});

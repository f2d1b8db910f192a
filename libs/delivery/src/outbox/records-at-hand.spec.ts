import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { BuiltRecord } from './build-record.js';
import { RecordsAtHand } from './records-at-hand.js';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const record = (recordId: string, size = 100) =>
  ({
    entry: { recordId, version: 1 },
    digest: Buffer.from(recordId),
    packed: recordId,
    size,
  }) as unknown as BuiltRecord;

describe('a record at hand', () => {
  it('is handed over once', () => {
    const atHand = new RecordsAtHand();
    atHand.put([record('a'), record('b')]);
    expect(atHand.take('a', 1)).toMatchObject({ digest: Buffer.from('a'), packed: 'a' });
    expect(atHand.take('a', 1)).toBeUndefined();
    expect(atHand.take('b', 2)).toBeUndefined();
  });

  it('makes room when it is taken', () => {
    const atHand = new RecordsAtHand();
    for (let i = 0; i < 20; i += 1) {
      atHand.put([record('large', 1024 * 1024)]);
      expect(atHand.take('large', 1)).toBeDefined();
    }
  });

  it('is there for five seconds and gone after ten, and room is made again', () => {
    const atHand = new RecordsAtHand();
    atHand.put([record('a', 8 * 1024 * 1024), record('too many')]);
    jest.advanceTimersByTime(4_999);
    atHand.put([record('later')]);
    expect(atHand.take('too many', 1)).toBeUndefined();
    expect(atHand.take('later', 1)).toBeUndefined();
    jest.advanceTimersByTime(5_001);
    expect(atHand.take('a', 1)).toBeUndefined();
    atHand.put([record('b')]);
    expect(atHand.take('b', 1)).toBeDefined();
    expect(jest.getTimerCount()).toBe(1);
    jest.advanceTimersByTime(20_000);
    expect(jest.getTimerCount()).toBe(0);
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { blindIndex, unwrapDataKey, wrapDataKey } from './master-key.js';
import { newDataKey, openAtRest, sealAtRest } from './seal-at-rest.js';

const unreadable = expect.objectContaining({ code: 'at-rest-unreadable' });

describe('a body at rest', () => {
  it('is opened with its key in its own place, byte for byte', () => {
    const key = newDataKey();
    fc.assert(
      fc.property(fc.uint8Array(), fc.string(), (bytes, place) =>
        openAtRest(key, sealAtRest(key, Buffer.from(bytes), place), place).equals(bytes),
      ),
      { numRuns: 50 },
    );
  });

  it('is not opened with another key, in another row, or with any byte altered or missing', () => {
    const key = newDataKey();
    const sealed = sealAtRest(key, Buffer.from('body'), 'record-1/1');
    expect(() => openAtRest(newDataKey(), sealed, 'record-1/1')).toThrow(unreadable);
    expect(() => openAtRest(key, sealed, 'record-1/2')).toThrow(unreadable);
    for (let i = 0; i < sealed.length; i++) {
      const altered = Buffer.from(sealed);
      altered[i] = altered[i]! ^ 1;
      expect(() => openAtRest(key, altered, 'record-1/1')).toThrow(unreadable);
      expect(() => openAtRest(key, sealed.subarray(0, i), 'record-1/1')).toThrow(unreadable);
    }
  });

  it('begins with the version of its form and costs 29 bytes', () => {
    const sealed = sealAtRest(newDataKey(), Buffer.from('body'), 'a');
    expect([sealed[0], sealed.length]).toEqual([1, 33]);
  });
});

describe('the master key', () => {
  it('unwraps a data key only for the person it was wrapped for', () => {
    const master = newDataKey();
    const key = newDataKey();
    const wrapped = wrapDataKey(master, key, 'person-1');
    expect(unwrapDataKey(Buffer.from(master), wrapped, 'person-1')).toEqual(key);
    expect(() => unwrapDataKey(master, wrapped, 'person-2')).toThrow(unreadable);
    expect(() => unwrapDataKey(newDataKey(), wrapped, 'person-1')).toThrow(unreadable);
    expect(() => openAtRest(master, wrapped, 'person-1')).toThrow(unreadable);
  });

  it('finds a person again without the number, and only in its own database', () => {
    const master = newDataKey();
    const number = '440524188001010014';
    expect(blindIndex(master, number)).toEqual(blindIndex(Buffer.from(master), number));
    expect(blindIndex(master, number)).toHaveLength(32);
    expect(blindIndex(newDataKey(), number)).not.toEqual(blindIndex(master, number));
  });
});

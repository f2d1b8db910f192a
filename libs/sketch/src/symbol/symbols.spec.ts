import { createCipheriv, createHash, createSecretKey, hkdfSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  rowOf,
  seqOf,
  seqsOf,
  sketchKeys,
  standingRowOf,
  symbolsOf,
  symbolsOfRows,
  tagOf,
  tagsOf,
} from '../index.js';
import { eachOf, keys, sampleRow } from '../specs/samples.js';

const seqRange = { min: -(2 ** 47), max: 2 ** 47 - 1 };

describe('a symbol', () => {
  it('is what decision 0008 says, byte for byte', () => {
    const secret = Buffer.alloc(32, 7);
    const key = (info: string): Buffer =>
      Buffer.from(hkdfSync('sha256', secret, 'liangdi.sketch.v1', info, 32));
    const encrypt = (info: string, block: Buffer): Buffer =>
      createCipheriv('aes-256-ecb', key(info), null).setAutoPadding(false).update(block);
    const row = sampleRow(4_294_967_297, { version: 3, status: 'refused' });
    const tag = createHash('sha256')
      .update(Buffer.concat([row.keyHash, Buffer.of(0, 0, 0, 3), row.digest, Buffer.of(1)]))
      .digest()
      .subarray(0, 10);
    const symbol = encrypt('symbol', Buffer.concat([Buffer.of(0, 1, 0, 0, 0, 1), tag]));

    expect(tagOf(row)).toEqual(tag);
    expect(symbolsOfRows(keys, [row])).toEqual({
      count: 1,
      symbols: symbol,
      checks: encrypt('check', symbol).subarray(0, 8),
    });
  });

  it('gives its seq back, whatever the batch it was made in', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.maxSafeInteger().map((n) => n % 2 ** 47),
          { maxLength: 40 },
        ),
        (seqs) => {
          const batch = symbolsOf(keys, seqs, tagsOf(seqs.map(() => sampleRow(1))));
          expect(seqsOf(keys, eachOf(batch))).toEqual(seqs.map((seq) => seq + 0));
        },
      ),
    );
    for (const seq of [seqRange.min, -1, 0, 1, seqRange.max]) {
      expect(seqOf(keys, symbolsOf(keys, [seq], tagOf(sampleRow(1))).symbols)).toBe(seq);
    }
  });

  it('is another when seq, name, version, digest or status is another, or the agreement is', () => {
    const row = sampleRow(5);
    const others = [
      { seq: 6 },
      { keyHash: Buffer.alloc(32, 9) },
      { version: 2 },
      { digest: Buffer.alloc(32, 9) },
      { status: 'refused' },
      { status: 'withdrawn' },
    ] as const;
    const rows = [row, ...others.map((other) => ({ ...row, ...other }))];
    const otherKeys = sketchKeys({ reconciliation: createSecretKey(Buffer.alloc(32, 8)) });
    const symbols = [...eachOf(symbolsOfRows(keys, rows)), symbolsOfRows(otherKeys, [row]).symbols];
    expect(new Set(symbols.map((symbol) => symbol.toString('hex'))).size).toBe(rows.length + 1);
  });

  it('is not made of a seq beyond 48 bits, nor of tags that are not ten bytes each', () => {
    for (const seq of [seqRange.min - 1, seqRange.max + 1, 0.5, NaN]) {
      expect(() => symbolsOf(keys, [seq], Buffer.alloc(10))).toThrow(RangeError);
    }
    expect(() => symbolsOf(keys, [1], Buffer.alloc(11))).toThrow(RangeError);
  });
});

describe('a standing row', () => {
  it('goes into a message and comes back the same, without what else the ledger keeps beside it', () => {
    const row = sampleRow(7, { status: 'withdrawn' });
    expect(standingRowOf(rowOf(row))).toEqual(row);
    expect(rowOf({ ...row, reason: 'consent-missing' } as never)).toEqual(rowOf(row));
  });
});

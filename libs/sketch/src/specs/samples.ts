/** Rows, keys and sets for the specs of this lib. */
import { createSecretKey, randomBytes } from 'node:crypto';
import { Cells, sketchKeys, type RowStatus, type StandingRow, type Symbols } from '../index.js';
import { symbolBytes, withChecks } from '../symbol/symbols.js';

export const keys = sketchKeys({ reconciliation: createSecretKey(Buffer.alloc(32, 7)) });
export const code = (expected: string): unknown => ({ code: expected });

/** Symbols as good as any: a symbol is a block under a cipher, and random bytes are such a block. */
export function randomSymbols(count: number): Symbols {
  return withChecks(keys, randomBytes(count * symbolBytes));
}

export function someOf({ symbols }: Symbols, from: number, to: number): Symbols {
  return withChecks(keys, Buffer.from(symbols.subarray(from * symbolBytes, to * symbolBytes)));
}

export function eachOf({ symbols, count }: Symbols): Buffer[] {
  return Array.from({ length: count }, (_, n) => symbols.subarray(n * symbolBytes, (n + 1) * symbolBytes));
}

/** Cells as they arrive: without the second half of their checks. */
export function asTold(cells: Cells): Cells {
  return new Cells(
    cells.size,
    cells.from,
    cells.words.map((word, n) => (n % 7 === 5 ? 0 : word)),
  );
}

export function sampleRow(seq: number, changed: Partial<StandingRow> = {}): StandingRow {
  const status: RowStatus = 'applied';
  const filled = (byte: number): Buffer => Buffer.alloc(32, byte).fill(seq % 251, 0, 4);
  return {
    seq,
    keyHash: filled(1),
    recordId: `01890000-0000-7000-8000-${String(seq).padStart(12, '0')}`,
    version: 1,
    digest: filled(2),
    status,
    parcelDigest: filled(3),
    ...changed,
  };
}

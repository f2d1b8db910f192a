/** Differences for specs: as a comparison writes them down, with rows of ledgers that name nobody. */
import { createHash } from 'node:crypto';
import type { Tx } from '@liangdi/database';
import type { Row } from '@liangdi/sketch';
import type { Difference } from '../src/discrepancy-rows.js';

const hash = (text: string) => createHash('sha256').update(text).digest('base64url');

export function rowAt(seq: number, change: Partial<Row> = {}): Row {
  return {
    seq,
    keyHash: hash(`key ${seq}`),
    recordId: `0190c1f0-0000-7000-8000-${String(Math.abs(seq)).padStart(12, '0')}`,
    version: 1,
    digest: hash(`digest ${seq}`),
    status: 'applied',
    parcelDigest: hash(`parcel ${seq}`),
    ...change,
  };
}

export function missingAt(seq: number, change: Partial<Difference> = {}): Difference {
  return {
    seq,
    class: 'missing',
    wrongSide: 'receiver',
    own: rowAt(seq),
    story: [
      {
        at: '2026-11-25T10:20:01.000Z',
        by: 'own',
        act: 'resend',
        zh: '发送方重新发送原先签名的数据包，接收方按签名补齐。',
        en: 'The sender sends the signed parcel again, and the receiver makes its book whole by that signature.',
      },
    ],
    ...change,
  };
}

export function mismatchAt(seq: number, change: Partial<Difference> = {}): Difference {
  return {
    seq,
    class: 'mismatch',
    wrongSide: 'unknown',
    own: rowAt(seq),
    partner: rowAt(seq, { digest: hash(`another ${seq}`) }),
    story: [
      {
        at: '2026-11-25T10:20:02.000Z',
        by: 'own',
        act: 'task',
        zh: '签名不能说明哪一方正确，须由经办单位核实决定。',
        en: 'No signature tells which side is right: the office has to look and decide.',
      },
    ],
    ...change,
  };
}

/** As if a later comparison of the run had found only these again. */
export async function healAllBut(tx: Tx, runId: string, stillThere: readonly number[]): Promise<void> {
  await tx.query(
    `UPDATE discrepancy SET state = 'healed', closed_at = now(), healed_how = story->-1->>'act'
     WHERE run_id = $1 AND NOT seq = ANY($2::bigint[])`,
    [runId, stillThere],
  );
}

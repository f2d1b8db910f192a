/** Receipts as rows: our own and the partner's, each signed, each kept once. */
import { insertRows, type Tx } from '@liangdi/database';
import { sha256, type Receipt } from '@liangdi/envelope';
import type { Direction, Instant, PartyId } from '@liangdi/record';

export interface ReceiptRow {
  readonly receiptId: Buffer;
  readonly receipt: Receipt;
  readonly jws: string;
}

/** The row of a receipt; its id is the hash of what was signed, so the same receipt twice is one row. */
export function receiptRow(receipt: Receipt, jws: string): ReceiptRow {
  return { receiptId: sha256(jws), receipt, jws };
}

const columns = {
  receipt_id: 'bytea',
  agreement_id: 'uuid',
  direction: 'text',
  parcel_digest: 'bytea',
  stage: 'text',
  issuer: 'text',
  at: 'timestamptz',
  receipt_jws: 'text',
} as const;

/** Inserts in one round trip; answers the ids that were new. */
export async function insertReceipts(tx: Tx, rows: readonly ReceiptRow[]): Promise<Set<string>> {
  if (rows.length === 0) return new Set();
  const statement = insertRows(
    'receipt',
    columns,
    rows.map(({ receiptId, receipt, jws }) => ({
      receipt_id: receiptId,
      agreement_id: receipt.agreementId,
      direction: receipt.direction,
      parcel_digest: Buffer.from(receipt.parcelDigest, 'base64url'),
      stage: receipt.stage,
      issuer: receipt.issuer,
      at: receipt.at,
      receipt_jws: jws,
    })),
    'ON CONFLICT DO NOTHING RETURNING receipt_id',
  );
  const inserted = await tx.query<{ receipt_id: Buffer }>(statement);
  return new Set(inserted.map((row) => row.receipt_id.toString('hex')));
}

export interface StoredReceipt {
  readonly stage: Receipt['stage'];
  readonly issuer: PartyId;
  readonly direction: Direction;
  readonly at: Instant;
  readonly jws: string;
}

export async function listReceipts(tx: Tx, parcelDigest: Buffer): Promise<StoredReceipt[]> {
  const rows = await tx.query<Omit<StoredReceipt, 'at' | 'jws'> & { at: Date; receipt_jws: string }>(
    `SELECT stage, issuer, direction, at, receipt_jws FROM receipt WHERE parcel_digest = $1 ORDER BY at, stored_at`,
    [parcelDigest],
  );
  return rows.map(({ at, receipt_jws, ...row }) => ({
    ...row,
    at: at.toISOString() as Instant,
    jws: receipt_jws,
  }));
}

/** Ledger rows: one per seq of a stream, inserted a parcel at a time. */
import { insertRows, type Tx } from '@liangdi/database';
import type { Direction } from '@liangdi/record';

export type LedgerStatus = 'applied' | 'refused' | 'withdrawn';

export interface LedgerEntry {
  readonly agreementId: string;
  readonly direction: Direction;
  readonly seq: number;
  readonly epoch: string;
  readonly keyHash: Buffer;
  readonly recordId: string;
  readonly version: number;
  readonly digest: Buffer;
  readonly status: LedgerStatus;
  readonly reason?: string;
  readonly parcelDigest: Buffer;
}

const columns = {
  agreement_id: 'uuid',
  direction: 'text',
  seq: 'bigint',
  epoch: 'text',
  key_hash: 'bytea',
  record_id: 'uuid',
  version: 'integer',
  digest: 'bytea',
  status: 'text',
  reason: 'text',
  parcel_digest: 'bytea',
} as const;

/** One statement whatever the number, not waited for; a seq that is there already is an error of the commit, never overwritten. */
export function insertLedgerEntries(tx: Tx, entries: readonly LedgerEntry[]): void {
  const statement = insertRows(
    'ledger_entry',
    columns,
    entries.map((e) => ({
      agreement_id: e.agreementId,
      direction: e.direction,
      seq: e.seq,
      epoch: e.epoch,
      key_hash: e.keyHash,
      record_id: e.recordId,
      version: e.version,
      digest: e.digest,
      status: e.status,
      reason: e.reason ?? null,
      parcel_digest: e.parcelDigest,
    })),
  );
  tx.post(statement);
}

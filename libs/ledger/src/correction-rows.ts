/** Corrections: what a run of reconciliation found to be true of a seq. The last one replaces the entry, which stays as it was written. */
import { insertRows, type Tx } from '@liangdi/database';
import type { LedgerStatus } from './ledger-entries.js';
import type { StandingRow } from './standing-rows.js';
import type { Stream } from './stream.js';

/** The run named by a correction that no run asked for. */
export const noRun = '00000000-0000-0000-0000-000000000000';

export interface LedgerCorrection extends Stream, Omit<StandingRow, 'status'> {
  /** `void`: nothing stands at this seq. */
  readonly status: LedgerStatus | 'void';
  readonly reason?: string;
  /** The class of the difference it heals. */
  readonly class: string;
  readonly runId: string;
  /** What proves it, e.g. the sender's signed manifest. */
  readonly evidence?: string;
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
  class: 'text',
  run_id: 'uuid',
  evidence: 'text',
} as const;

/** One statement whatever the number; of several for one seq the last given stands. In a read-committed transaction. */
export async function insertCorrections(tx: Tx, corrections: readonly LedgerCorrection[]): Promise<void> {
  if (corrections.length === 0) return;
  const statement = insertRows(
    'ledger_correction',
    columns,
    corrections.map((c) => ({
      agreement_id: c.agreementId,
      direction: c.direction,
      seq: c.seq,
      epoch: c.epoch,
      key_hash: c.keyHash,
      record_id: c.recordId,
      version: c.version,
      digest: c.digest,
      status: c.status,
      reason: c.reason ?? null,
      parcel_digest: c.parcelDigest,
      class: c.class,
      run_id: c.runId,
      evidence: c.evidence ?? null,
    })),
  );
  await tx.query(statement);
}

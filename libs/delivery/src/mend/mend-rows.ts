/** Brings the receiver's ledger to what was signed and decided: missing entries are entered, what stands otherwise is corrected, never overwritten. */
import type { Tx } from '@liangdi/database';
import {
  insertCorrections,
  insertLedgerEntries,
  noRun,
  type LedgerCorrection,
  type LedgerEntry,
  type LedgerStatus,
} from '@liangdi/ledger';
import type { VerifiedParcel } from '../inbox/inbox-dependencies.js';
import type { SignedRow } from '../inbox/signed-rows.js';
import { standOf, type HeldRows } from './held-rows.js';

export interface DecidedRow extends SignedRow {
  readonly status: LedgerStatus;
  readonly reason: string | undefined;
}

export async function mendRows(
  tx: Tx,
  { manifest, manifestJws, digest }: Pick<VerifiedParcel, 'manifest' | 'manifestJws' | 'digest'>,
  rows: readonly DecidedRow[],
  held: HeldRows,
): Promise<void> {
  const { agreementId, direction, epoch } = manifest;
  const parcelDigest = Buffer.from(digest, 'base64url');
  const missing: LedgerEntry[] = [];
  const corrections: LedgerCorrection[] = [];
  for (const { reason, ...row } of rows) {
    const written = { agreementId, direction, epoch, parcelDigest, ...row, ...(reason ? { reason } : {}) };
    const stand = standOf(row, manifest, parcelDigest, held);
    if (stand === 'missing') missing.push(written);
    else if (stand === 'otherwise' || held.standing.get(row.seq)!.status !== row.status) {
      const found = stand === 'otherwise' ? 'mismatch' : 'statusSplit';
      // No run asked for it: the parcel came again, and what stood here was not what it signs.
      corrections.push({ ...written, class: found, runId: noRun, evidence: manifestJws });
    }
  }
  if (missing.length > 0) insertLedgerEntries(tx, missing);
  await insertCorrections(tx, corrections);
}

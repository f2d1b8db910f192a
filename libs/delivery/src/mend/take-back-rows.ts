/** Brings the sender's ledger to what it once signed, and to what the partner signed of it; what stands otherwise is corrected, never overwritten. */
import type { Tx } from '@liangdi/database';
import {
  insertCorrections,
  insertLedgerEntries,
  insertOutcomes,
  type LedgerCorrection,
  type LedgerEntry,
} from '@liangdi/ledger';
import { refusalsIn } from '../receipt/enter-refusals.js';
import type { CheckedParcel } from './check-given-parcel.js';
import { readHeldRows, standOf } from './held-rows.js';

export interface RowsTakenBack {
  readonly entries: number;
  readonly corrections: number;
}

export async function takeBackRows(tx: Tx, checked: CheckedParcel, runId: string): Promise<RowsTakenBack> {
  const { manifest, manifestJws, digest } = checked;
  const { agreementId, direction, epoch } = manifest;
  const parcelDigest = Buffer.from(digest, 'base64url');
  const held = await readHeldRows(tx, manifest);
  // What the partner refused only its signature says.
  const outcomes = refusalsIn(checked.receipts);
  const reasons = new Map(outcomes.map(({ seq, reason }) => [seq, reason]));
  const missing: LedgerEntry[] = [];
  const corrections: LedgerCorrection[] = [];
  for (const { entry: _entry, entryText: _text, content: _content, ...row } of checked.entries) {
    const written = { agreementId, direction, epoch, parcelDigest, ...row };
    const stand = standOf(row, manifest, parcelDigest, held);
    if (stand === 'missing') missing.push({ ...written, status: 'applied' });
    if (stand !== 'otherwise') continue;
    // A correction hides the outcome of its seq: it says itself what the partner told.
    const reason = reasons.get(row.seq);
    const told =
      reason === undefined ? { status: 'applied' as const } : { status: 'refused' as const, reason };
    corrections.push({ ...written, ...told, class: 'mismatch', runId, evidence: manifestJws });
  }
  if (missing.length > 0) insertLedgerEntries(tx, missing);
  await insertCorrections(tx, corrections);
  await insertOutcomes(tx, outcomes);
  return { entries: missing.length, corrections: corrections.length };
}

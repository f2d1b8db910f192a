/** What happened to a record that has a number: the parcel it travels in, and the receipts that speak of it. */
import type { Tx } from '@liangdi/database';
import {
  decodeJwsUnverified,
  signingKeyAt,
  verifyReceipt,
  type Manifest,
  type Receipt,
} from '@liangdi/envelope';
import { listReceipts } from '@liangdi/ledger';
import { isProblem } from '@liangdi/problem';
import { instant, type RecordId } from '@liangdi/record';
import type { Terms } from '@liangdi/terms';
import { speaksOf } from '../receipts-of-entry.js';
import type { TraceStep } from './trace-step.js';

interface PlaceRow {
  readonly version: number;
  readonly seq: string;
  readonly epoch: string;
  readonly status: 'applied' | 'refused' | 'withdrawn';
  readonly entered_at: Date;
  readonly parcel_digest: Buffer;
  readonly manifest: string;
  /** Of the sending side; null until it has left. */
  readonly sent_at: Date | null;
  /** Of the receiving side. */
  readonly received_at: Date | null;
}

/** A record has one place per version, or two where the partner sent it twice. */
const places = `
  SELECT l.version, l.seq, l.epoch, l.status, l.entered_at, l.parcel_digest, coalesce(o.manifest, i.manifest) AS manifest,
         o.sent_at, i.received_at
  FROM ledger_entry l
  LEFT JOIN parcel_out o USING (parcel_digest)
  LEFT JOIN parcel_in i USING (parcel_digest)
  WHERE l.record_id = $1 ORDER BY l.seq`;

export async function parcelSteps(tx: Tx, terms: Terms, recordId: RecordId): Promise<TraceStep[]> {
  const rows = await tx.query<PlaceRow>(places, [recordId]);
  const steps: TraceStep[] = [];
  for (const row of rows) {
    steps.push(...journeyOf(row, terms.own), ...(await receiptSteps(tx, terms, row)));
  }
  return steps;
}

function journeyOf(row: PlaceRow, own: string): TraceStep[] {
  const manifest = JSON.parse(decodeJwsUnverified(row.manifest).payload.toString('utf8')) as Manifest;
  const place = {
    version: row.version,
    seq: Number(row.seq),
    epoch: row.epoch,
    parcelDigest: row.parcel_digest.toString('base64url'),
  };
  const steps: TraceStep[] = [{ ...place, at: manifest.createdAt, side: manifest.sender, stage: 'sealed' }];
  if (row.sent_at) steps.push({ ...place, at: instant(row.sent_at), side: own, stage: 'sent' });
  if (row.received_at) {
    steps.push({ ...place, at: instant(row.received_at), side: own, stage: 'received' });
    if (row.status === 'applied')
      steps.push({ ...place, at: instant(row.entered_at), side: own, stage: 'entered' });
  }
  return steps;
}

async function receiptSteps(tx: Tx, terms: Terms, row: PlaceRow): Promise<TraceStep[]> {
  const seq = Number(row.seq);
  const steps: TraceStep[] = [];
  for (const { jws } of await listReceipts(tx, row.parcel_digest)) {
    const receipt = JSON.parse(decodeJwsUnverified(jws).payload.toString('utf8')) as Receipt;
    if (!speaksOf(receipt, seq)) continue;
    const told = receipt.entries?.find((entry) => entry.seq === seq);
    steps.push({
      at: receipt.at,
      side: receipt.issuer,
      stage: receipt.stage,
      version: row.version,
      seq,
      ...(told?.code ? { code: told.code } : {}),
      ...(told?.clauseId ? { clauseId: told.clauseId } : {}),
      verified: await isSignedByIssuer(tx, terms, jws, receipt),
    });
  }
  return steps;
}

/** Checked again each time it is shown: a key told compromised since takes its receipts with it. */
async function isSignedByIssuer(tx: Tx, terms: Terms, jws: string, { issuer }: Receipt): Promise<boolean> {
  const held = await terms.cards.find(tx, issuer);
  if (!held) return false;
  try {
    verifyReceipt(jws, (kid, at) => signingKeyAt(held.card, kid, at));
    return true;
  } catch (thrown) {
    if (isProblem(thrown)) return false;
    throw thrown;
  }
}

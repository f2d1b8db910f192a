/** The receipt an officer gives: this record has been read by a person at the office it was sent to. */
import type { Tx } from '@liangdi/database';
import {
  decodeJwsUnverified,
  parcelDigest,
  signReceipt,
  type Manifest,
  type Receipt,
} from '@liangdi/envelope';
import { insertReceipts, receiptRow } from '@liangdi/ledger';
import { problem } from '@liangdi/problem';
import { instant, type PartyId, type RecordId } from '@liangdi/record';
import type { Terms } from '@liangdi/terms';
import { queueReceipts } from './queue-receipts.js';

interface EnteredRow {
  readonly seq: string;
  readonly digest: Buffer;
  readonly manifest: string;
  readonly partner: PartyId;
}

/** The stages of one record are signed once: acknowledging again changes nothing. @throws record-not-found */
export async function acknowledgeRecord(
  tx: Tx,
  terms: Terms,
  recordId: RecordId,
  now: Date,
): Promise<Receipt> {
  const [row] = await tx.query<EnteredRow>(
    `SELECT l.seq, l.digest, p.manifest, p.partner
     FROM ledger_entry l JOIN parcel_in p USING (parcel_digest)
     WHERE l.record_id = $1 AND l.status = 'applied' ORDER BY l.version DESC LIMIT 1`,
    [recordId],
  );
  if (!row) throw problem('record-not-found');
  const manifest = JSON.parse(decodeJwsUnverified(row.manifest).payload.toString('utf8')) as Manifest;
  const receipt: Receipt = {
    type: 'liangdi-receipt/1',
    stage: 'acknowledged',
    issuer: terms.own,
    agreementId: manifest.agreementId,
    agreementVersion: manifest.agreementVersion,
    direction: manifest.direction,
    parcelDigest: parcelDigest(row.manifest),
    firstSeq: manifest.firstSeq,
    count: manifest.count,
    entries: [{ seq: Number(row.seq), digest: row.digest.toString('base64url') }],
    at: instant(now),
  };
  const stored = receiptRow(receipt, signReceipt(receipt, terms.keys.sign[0]));
  await insertReceipts(tx, [stored]);
  queueReceipts(tx, row.partner, [stored.receiptId]);
  return receipt;
}

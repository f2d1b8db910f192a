/** Puts a lost parcel back among those that were sent, sealed anew so that it can be sent again, and moves the stream's head behind it. */
import type { Tx } from '@liangdi/database';
import { encryptionKeyOf, packParcel, sealJwe, streamKey, type ParcelRecord } from '@liangdi/envelope';
import { instant } from '@liangdi/record';
import type { Terms } from '@liangdi/terms';
import type { CheckedParcel } from './check-given-parcel.js';
import type { OwnRecords } from './own-records.js';

const knownParcel = `
  WITH answered AS (
    UPDATE parcel_out SET answered_at = now() WHERE parcel_digest = $1 AND answered_at IS NULL AND $2)
  SELECT sealed IS NOT NULL AS sendable FROM parcel_out WHERE parcel_digest = $1`;

/** A parcel that could not be made before, because a body was missing then, is made now. */
const storeParcel = `
  INSERT INTO parcel_out (parcel_digest, agreement_id, direction, partner, first_seq, count, partition_key, manifest, sealed,
    sealed_at, sent_at, attempts, answered_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, now(), 1, CASE WHEN $11 THEN now() END)
  ON CONFLICT (parcel_digest) DO UPDATE SET sealed = excluded.sealed`;

/** Never back: a head that is further has sealed since, or has taken back more. */
const moveHead = `
  UPDATE stream_out SET next_seq = $3, epoch = $4, epoch_count = CASE WHEN epoch = $4 THEN epoch_count + $5 ELSE $5 END,
    last_parcel_digest = $6
  WHERE agreement_id = $1 AND direction = $2 AND next_seq < $3`;

/** Answers whether the parcel had been lost. The stream's head is locked by the caller. */
export async function takeBackParcel(
  tx: Tx,
  { terms, now }: { readonly terms: Terms; readonly now: () => Date },
  checked: CheckedParcel,
  records: OwnRecords,
): Promise<boolean> {
  const { manifest, manifestJws, digest, agreement, receipts } = checked;
  const { agreementId, direction, recipient, firstSeq, count, epoch, createdAt } = manifest;
  const answered = receipts.some(({ receipt }) => receipt.stage !== 'acknowledged');
  const parcelDigest = Buffer.from(digest, 'base64url');
  const [known] = await tx.query<{ sendable: boolean }>(knownParcel, [parcelDigest, answered]);
  const sealed = known?.sendable ? undefined : await seal(tx, terms, checked, records, now());
  if (!known || sealed) {
    const key = streamKey(agreement.secret, agreementId, direction);
    const place = [parcelDigest, agreementId, direction, recipient, firstSeq, count, key, manifestJws];
    await tx.query(storeParcel, [...place, sealed ?? null, createdAt, answered]);
  }
  await tx.query(moveHead, [agreementId, direction, firstSeq + count, epoch, count, digest]);
  return known === undefined;
}

/** Undefined where the body of one of its records is gone for ever: such a parcel proves, but cannot travel again. */
async function seal(
  tx: Tx,
  terms: Terms,
  { manifest, manifestJws, entries }: CheckedParcel,
  records: OwnRecords,
  now: Date,
): Promise<string | undefined> {
  const sent = entries.map((entry) => records.asSent(entry));
  if (!sent.every((record): record is ParcelRecord => record !== undefined)) return undefined;
  const { card } = await terms.cards.get(tx, manifest.recipient);
  return sealJwe(packParcel(manifestJws, sent), encryptionKeyOf(card, 'encrypt', instant(now)));
}

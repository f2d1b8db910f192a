/** Writes down a parcel that has been entered and moves the stream's head behind it; a head that is further already stays. */
import type { Tx } from '@liangdi/database';
import type { VerifiedParcel } from './inbox-dependencies.js';

const storeParcelIn = {
  name: 'store-parcel-in',
  text: `
  WITH parcel AS (
    INSERT INTO parcel_in (parcel_digest, agreement_id, direction, partner, first_seq, count, manifest)
    VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING),
  held AS (
    DELETE FROM held_parcel WHERE agreement_id = $2 AND direction = $3 AND first_seq < $8)
  UPDATE stream_in SET next_seq = greatest(next_seq, $8), resend_asked_at = NULL,
    last_parcel_digest = CASE WHEN next_seq < $8 THEN $9 ELSE last_parcel_digest END
  WHERE agreement_id = $2 AND direction = $3
  RETURNING EXISTS (SELECT FROM held_parcel h
    WHERE h.agreement_id = $2 AND h.direction = $3 AND h.first_seq = stream_in.next_seq) AS held_next`,
};

/** Answers whether the parcel the stream now waits for is being held. */
export async function moveHead(
  tx: Tx,
  { manifest, manifestJws, digest, sender }: VerifiedParcel,
): Promise<boolean> {
  const { agreementId, direction, firstSeq, count } = manifest;
  const [row] = await tx.query<{ held_next: boolean }>(storeParcelIn, [
    Buffer.from(digest, 'base64url'),
    agreementId,
    direction,
    sender,
    firstSeq,
    count,
    manifestJws,
    firstSeq + count,
    digest,
  ]);
  return row!.held_next;
}

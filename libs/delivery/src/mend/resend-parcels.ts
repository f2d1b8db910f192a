/** Has the relay send parcels again that carry numbers a partner misses: the very bytes that were sealed, never sealed anew. */
import type { Tx } from '@liangdi/database';
import type { Stream } from '@liangdi/ledger';
import type { PartyId } from '@liangdi/record';

/** One call sets in motion at most this many parcels, oldest numbers first; whoever needs more asks again. */
const mostParcels = 500;

/** The parcel that carries a number is the last that begins at or before it: one probe a number, whatever the sizes of parcels. */
const sendAgain = `
  UPDATE parcel_out SET sent_at = NULL WHERE parcel_no IN (
    SELECT parcel_no FROM (
      SELECT DISTINCT p.first_seq, p.parcel_no FROM unnest($4::bigint[]) AS wanted(seq) CROSS JOIN LATERAL (
        SELECT parcel_no, first_seq, count, partner, sealed IS NOT NULL AS sendable FROM parcel_out
        WHERE agreement_id = $2 AND direction = $3 AND first_seq <= wanted.seq ORDER BY first_seq DESC LIMIT 1) p
      WHERE p.first_seq + p.count > wanted.seq AND p.partner = $1 AND p.sendable
      ORDER BY p.first_seq LIMIT $5) oldest)
  RETURNING parcel_no`;

/**
 * Answers how many parcels go again. None for a seq that was never sent to this partner, or whose parcel can no longer be made (a person in it
 * has been erased since it was lost).
 */
export async function resendParcels(
  tx: Tx,
  partner: PartyId,
  { agreementId, direction }: Stream,
  seqs: readonly number[],
): Promise<number> {
  return (await tx.query(sendAgain, [partner, agreementId, direction, seqs, mostParcels])).length;
}

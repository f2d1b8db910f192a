/** Sends what was signed for parcels of a partner once more; nothing is signed anew, and what waits in the queue already is not doubled. */
import type { Tx } from '@liangdi/database';
import type { PartyId } from '@liangdi/record';

const repeat = `
  INSERT INTO receipt_out (partner, receipt_id)
  SELECT $1, r.receipt_id
  FROM unnest($2::bytea[]) AS asked(parcel_digest)
  JOIN parcel_in p ON p.parcel_digest = asked.parcel_digest AND p.partner = $1
  JOIN receipt r ON r.parcel_digest = p.parcel_digest
  WHERE r.issuer <> $1 AND r.stage IN ('delivered', 'refused')
    AND NOT EXISTS (SELECT FROM receipt_out o WHERE o.partner = $1 AND o.receipt_id = r.receipt_id)
  RETURNING receipt_id`;

/**
 * `parcelDigests`: base64url, of parcels this partner sent; of others nothing is told. Answers how many receipts were queued: none where they wait
 * already, or where none was ever signed here.
 */
export async function repeatReceiptsOf(
  tx: Tx,
  partner: PartyId,
  parcelDigests: readonly string[],
): Promise<number> {
  const digests = [...new Set(parcelDigests)].map((digest) => Buffer.from(digest, 'base64url'));
  return (await tx.query(repeat, [partner, digests])).length;
}

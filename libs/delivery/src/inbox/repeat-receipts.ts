/** A parcel that came before changes nothing; its receipts are sent again, in case they were lost. */
import type { Tx } from '@liangdi/database';
import type { VerifiedParcel } from './inbox-dependencies.js';

const repeat = {
  name: 'repeat-receipts',
  text: `
  WITH known AS (SELECT parcel_digest FROM parcel_in WHERE parcel_digest = $1),
  queued AS (
    INSERT INTO receipt_out (partner, receipt_id)
    SELECT $2, r.receipt_id FROM receipt r JOIN known USING (parcel_digest)
    WHERE r.issuer = $3 AND r.stage IN ('delivered', 'refused')
      AND NOT EXISTS (SELECT FROM receipt_out o WHERE o.receipt_id = r.receipt_id))
  SELECT count(*)::integer AS known FROM known`,
};

/** False where no parcel of this digest is known: then its numbers have been used for another content. */
export async function repeatReceipts(tx: Tx, { digest, manifest, sender }: VerifiedParcel): Promise<boolean> {
  const [row] = await tx.query<{ known: number }>(repeat, [
    Buffer.from(digest, 'base64url'),
    sender,
    manifest.recipient,
  ]);
  return row!.known > 0;
}

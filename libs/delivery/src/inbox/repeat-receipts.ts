/** A parcel that came before and stands here whole changes nothing; its receipts are sent again, in case they were lost. */
import type { Tx } from '@liangdi/database';
import type { HeldAgreement } from '@liangdi/terms';
import type { VerifiedParcel } from './inbox-dependencies.js';
import { signedRowsOf } from './signed-rows.js';

/**
 * Whole: the parcel is known, every seq stands as it was signed, what was applied has its record, and what was signed for it is there. One statement, and
 * an index probe a row: a parcel comes twice far more often than a row is lost. OFFSET 0 keeps PostgreSQL from reading the whole stream first.
 */
const repeat = {
  name: 'repeat-receipts',
  text: `
  WITH answers AS MATERIALIZED (
    SELECT r.receipt_id, r.stage FROM parcel_in p JOIN receipt r USING (parcel_digest)
    WHERE p.parcel_digest = $1 AND r.issuer = $3 AND r.stage IN ('delivered', 'refused')),
  standing AS (
    SELECT count(*) AS rows, count(*) FILTER (WHERE s.status = 'refused') AS refused
    FROM unnest($7::bigint[], $8::bytea[], $9::bytea[], $10::uuid[], $11::integer[])
      AS e(seq, digest, key_hash, record_id, version)
    CROSS JOIN LATERAL (
      SELECT * FROM ledger_standing l WHERE l.agreement_id = $4 AND l.direction = $5 AND l.seq = e.seq OFFSET 0) s
    WHERE s.epoch = $6 AND s.digest = e.digest AND s.key_hash = e.key_hash AND s.record_id = e.record_id
      AND s.version = e.version AND s.parcel_digest = $1
      AND (s.status <> 'applied' OR EXISTS (
        SELECT FROM record r WHERE r.record_id = e.record_id AND r.version = e.version))),
  whole AS MATERIALIZED (
    SELECT rows = cardinality($7::bigint[])
      AND (refused = rows OR EXISTS (SELECT FROM answers WHERE stage = 'delivered'))
      AND (refused = 0 OR EXISTS (SELECT FROM answers WHERE stage = 'refused')) AS whole FROM standing),
  queued AS (
    INSERT INTO receipt_out (partner, receipt_id)
    SELECT $2, a.receipt_id FROM answers a, whole
    WHERE whole.whole AND NOT EXISTS (SELECT FROM receipt_out o WHERE o.partner = $2 AND o.receipt_id = a.receipt_id))
  SELECT whole FROM whole`,
};

/** False where something of it is missing or stands otherwise here: then it has to be mended, or its numbers are taken by another content. */
export async function repeatReceipts(
  tx: Tx,
  verified: VerifiedParcel,
  agreement: HeldAgreement,
): Promise<boolean> {
  const { digest, manifest, sender } = verified;
  const rows = signedRowsOf(verified, agreement);
  const [row] = await tx.query<{ whole: boolean }>(repeat, [
    Buffer.from(digest, 'base64url'),
    sender,
    manifest.recipient,
    manifest.agreementId,
    manifest.direction,
    manifest.epoch,
    rows.map(({ seq }) => seq),
    rows.map((signed) => signed.digest),
    rows.map((signed) => signed.keyHash),
    rows.map(({ recordId }) => recordId),
    rows.map(({ version }) => version),
  ]);
  return row!.whole;
}

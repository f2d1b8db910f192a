/**
 * The relay's next run for one partner: the oldest waiting records of one agreement, taken out of the queue with what decides whether each may go.
 * Not `id > last`: ids commit out of order, and a row that commits late would be passed over for ever (queue-front knows from where it is safe). Not SKIP LOCKED: it would
 * let a later record overtake. Records under an agreement that is not active, or whose stream is fenced, stay in the queue; they go later.
 */
import type { Tx } from '@liangdi/database';
import type { Direction, PartyId, PersonId } from '@liangdi/record';
import type { ClaimedPlace, QueueFront } from './queue-front.js';

export interface WaitingRecord extends ClaimedPlace {
  readonly record_id: string;
  readonly version: number;
  readonly person_id: PersonId;
  /** False when she has been erased meanwhile. */
  readonly person_known: boolean;
  readonly consent_standing: boolean;
  /** The same in each row: other records wait behind those taken. */
  readonly more: boolean;
}

const claimWaiting = {
  name: 'claim-waiting',
  text: `
  WITH heads AS (
    SELECT a.agreement_id, a.agreement_version, coalesce(f.passed, 0) AS passed, oldest.id
    FROM agreement a
    LEFT JOIN unnest($6::uuid[], $7::integer[], $8::bigint[]) AS f (agreement_id, agreement_version, passed)
      USING (agreement_id, agreement_version)
    CROSS JOIN LATERAL (
      SELECT o.id FROM outbox o
      WHERE o.agreement_id = a.agreement_id AND o.agreement_version = a.agreement_version AND o.id > coalesce(f.passed, 0)
      ORDER BY o.id LIMIT 1) oldest
    WHERE a.partner = $1 AND a.state = 'active'
      AND NOT EXISTS (SELECT FROM stream_out f
        WHERE f.agreement_id = a.agreement_id AND f.direction = $5 AND f.fenced_at IS NOT NULL)
      AND (SELECT count(*) FROM parcel_out WHERE partner = $1 AND sent_at IS NULL) < $4
  ), head AS (
    SELECT agreement_id, agreement_version, passed FROM heads ORDER BY id LIMIT 1
  ), waiting AS (
    SELECT o.ctid AS at, sum(o.size) OVER (ORDER BY o.id) - o.size AS before, row_number() OVER (ORDER BY o.id) AS place
    FROM head CROSS JOIN LATERAL (
      SELECT o.ctid, o.id, o.size FROM outbox o
      WHERE o.agreement_id = head.agreement_id AND o.agreement_version = head.agreement_version AND o.id > head.passed
      ORDER BY o.id LIMIT $2 + 1) o
  ), taken AS (
    DELETE FROM outbox o USING waiting w
    WHERE o.ctid = w.at AND w.before < $3 AND w.place <= $2
    RETURNING o.id, o.record_id, o.version, o.agreement_id, o.agreement_version, o.person_id, o.consent_id
  )
  SELECT t.id, t.record_id, t.version, t.agreement_id, t.agreement_version, t.person_id, k.wrapped_key IS NOT NULL AS person_known,
         (t.consent_id IS NULL OR (c.withdrawn_at IS NULL AND c.expires_at > now())) IS TRUE AS consent_standing,
         (SELECT count(*) FROM heads) > 1 OR EXISTS (SELECT FROM waiting WHERE before >= $3 OR place > $2) AS more,
         (SELECT pg_current_xact_id()::text) AS claimed_by,
         (SELECT pg_snapshot_xmin(pg_current_snapshot())::text) AS oldest_under_way
  FROM taken t
  LEFT JOIN person_key k ON k.person_id = t.person_id
  LEFT JOIN consent c ON c.consent_id = t.consent_id
  ORDER BY t.id`,
};

/** The first statement of its transaction that writes: its number must be younger than what it sees (queue-front). */
export async function claimWaitingRecords(
  tx: Tx,
  partner: PartyId,
  direction: Direction,
  front: QueueFront,
  limits: { readonly records: number; readonly bytes: number; readonly unsentParcels: number },
): Promise<WaitingRecord[]> {
  return tx.query<WaitingRecord>(claimWaiting, [
    partner,
    limits.records,
    limits.bytes,
    limits.unsentParcels,
    direction,
    ...front.columns,
  ]);
}

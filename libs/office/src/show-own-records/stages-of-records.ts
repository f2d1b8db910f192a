/** How far each record of a page has come, in two round trips: queued, stopped, and every signed receipt that speaks of it. */
import type { Tx } from '@liangdi/database';
import type { OwnRecordStage } from './own-record.view.js';

/**
 * The payload of a receipt is read inside the database: a parcel may carry 256 receipts of other people's records, and none of them is to
 * leave it for her page. They were verified when they were stored.
 */
const receiptsOfRecords = {
  name: 'receipts-of-own-records',
  text: `
  WITH told AS (
    SELECT l.record_id, l.version, l.seq, r.stage, r.issuer, r.at, r.stored_at,
           convert_from(decode(rpad(p.text, (length(p.text) + 3) / 4 * 4, '='), 'base64'), 'UTF8')::jsonb AS receipt
    FROM unnest($1::uuid[], $2::integer[]) AS w(record_id, version)
    JOIN ledger_entry l USING (record_id, version)
    JOIN receipt r USING (parcel_digest)
    CROSS JOIN LATERAL (SELECT translate(split_part(r.receipt_jws, '.', 2), '-_', '+/') AS text) p
  )
  SELECT record_id, version, stage, issuer, at,
         (SELECT e ->> 'code' FROM jsonb_array_elements(receipt -> 'entries') e WHERE (e ->> 'seq')::bigint = seq LIMIT 1) AS code
  FROM told
  WHERE CASE WHEN receipt ? 'entries' THEN receipt -> 'entries' @> jsonb_build_array(jsonb_build_object('seq', seq))
             ELSE NOT coalesce(receipt -> 'except' @> to_jsonb(seq), false) END
  ORDER BY at, stored_at`,
};

const queuedOrStopped = {
  name: 'own-records-queued-or-stopped',
  text: `
  SELECT w.record_id, w.version, o.id IS NOT NULL AS waiting, s.reason, s.stopped_at
  FROM unnest($1::uuid[], $2::integer[]) AS w(record_id, version)
  LEFT JOIN outbox o USING (record_id, version)
  LEFT JOIN stopped_record s USING (record_id, version)
  WHERE o.id IS NOT NULL OR s.reason IS NOT NULL`,
};

interface Named {
  readonly record_id: string;
  readonly version: number;
}

type Told = Named & {
  readonly stage: string;
  readonly issuer: string;
  readonly at: Date;
  readonly code: string | null;
};
type Queued = Named & {
  readonly waiting: boolean;
  readonly reason: string | null;
  readonly stopped_at: Date | null;
};

/** By `recordId/version`; a record nothing is known of yet is absent. */
export async function stagesOfRecords(
  tx: Tx,
  records: readonly Named[],
): Promise<Map<string, OwnRecordStage[]>> {
  const named = [records.map(({ record_id }) => record_id), records.map(({ version }) => version)];
  const stages = new Map<string, OwnRecordStage[]>();
  const add = ({ record_id, version }: Named, stage: OwnRecordStage) => {
    const key = `${record_id}/${version}`;
    stages.set(key, [...(stages.get(key) ?? []), stage]);
  };
  for (const row of await tx.query<Queued>(queuedOrStopped, named)) {
    if (row.waiting) add(row, { stage: 'waiting' });
    if (row.reason) add(row, { stage: 'stopped', at: row.stopped_at!.toISOString(), code: row.reason });
  }
  for (const row of await tx.query<Told>(receiptsOfRecords, named)) {
    const { stage, issuer, at, code } = row;
    add(row, { stage, by: issuer, at: at.toISOString(), ...(code ? { code } : {}) });
  }
  return stages;
}

/** Every stream of this party, one row each, those included in which nothing has been sealed yet. */
import type { Tx } from '@liangdi/database';
import type { Direction } from '@liangdi/record';

export interface StreamRow {
  readonly agreement_id: string;
  readonly direction: Direction;
  readonly way: 'out' | 'in';
  readonly partner: string | null;
  readonly next_seq: string;
  readonly held: number;
  readonly waiting: number;
  readonly unsent: number;
  readonly unanswered: number;
}

/** The queue is counted over all versions of an agreement: they share one stream. */
const streams = `
  WITH stream AS (
    SELECT agreement_id, direction, 'out' AS way, next_seq FROM stream_out
    UNION ALL SELECT agreement_id, direction, 'in', next_seq FROM stream_in
    UNION ALL SELECT DISTINCT o.agreement_id, $1, 'out', 1::bigint FROM outbox o
      WHERE NOT EXISTS (SELECT FROM stream_out s WHERE s.agreement_id = o.agreement_id AND s.direction = $1)
  )
  SELECT s.agreement_id, s.direction, s.way, s.next_seq,
    (SELECT a.partner FROM agreement a WHERE a.agreement_id = s.agreement_id ORDER BY a.agreement_version DESC LIMIT 1) AS partner,
    CASE s.way WHEN 'in' THEN (SELECT count(*)::integer FROM held_parcel h
      WHERE h.agreement_id = s.agreement_id AND h.direction = s.direction) ELSE 0 END AS held,
    CASE s.way WHEN 'out' THEN (SELECT count(*)::integer FROM outbox o WHERE o.agreement_id = s.agreement_id) ELSE 0 END AS waiting,
    (SELECT count(*)::integer FROM parcel_out p
      WHERE p.agreement_id = s.agreement_id AND p.direction = s.direction AND p.sent_at IS NULL) AS unsent,
    (SELECT count(*)::integer FROM parcel_out p
      WHERE p.agreement_id = s.agreement_id AND p.direction = s.direction AND p.sent_at IS NOT NULL AND p.answered_at IS NULL) AS unanswered
  FROM stream s ORDER BY s.agreement_id, s.direction`;

export async function listStreams(tx: Tx, sends: Direction): Promise<StreamRow[]> {
  return tx.query<StreamRow>(streams, [sends]);
}

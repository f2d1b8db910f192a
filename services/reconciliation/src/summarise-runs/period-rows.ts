/**
 * Runs and what they found, by agreement, direction and calendar period in China. Protects: an entry counts once a period, as it was when first
 * compared in it, so that comparing every night makes no ledger look better or worse.
 */
import type { Tx } from '@liangdi/database';
import type { DiscrepancyClass } from '@liangdi/sketch';

export interface PeriodRow {
  readonly agreement_id: string;
  readonly direction: string;
  /** 2026-11, or 2026. */
  readonly period: string;
  readonly runs: number;
  readonly agreed: number;
  readonly compared: number;
  /** Entries that differed when first compared in the period. */
  readonly differed: number;
  readonly found: number;
  readonly by_class: Readonly<Partial<Record<DiscrepancyClass, number>>>;
  readonly healed: number;
  readonly open: number;
  /** Found in the period and, by now, either closed or past the date. */
  readonly due: number;
  readonly closed_in_time: number;
  /** Healed before and found anew: what a good closing rate must not hide. */
  readonly found_again: number;
}

/**
 * A difference is one (seq, class) of a stream, whatever number of runs found it; how it is now its last row says, when it was due its first.
 * `settled`: an earlier run of the period had compared this seq without finding it; a running maximum, for a year has a hundred thousand runs.
 */
const periods = `
  WITH run AS (
    SELECT run_id, agreement_id, direction, state, compared, begins,
      max(CASE WHEN compared IS NOT NULL THEN cut_seq END) OVER (PARTITION BY begins, agreement_id, direction
        ORDER BY started_at, run_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS seen_through
    FROM (SELECT *, date_trunc($1::text, started_at AT TIME ZONE 'UTC' + interval '8 hours') AS begins
      FROM reconciliation_run WHERE started_at >= $2 AND started_at < $3) begun
  ),
  summed AS (
    SELECT begins, agreement_id, direction, count(*) AS runs, count(*) FILTER (WHERE state = 'agreed') AS agreed, max(compared) AS compared
    FROM run GROUP BY 1, 2, 3
  ),
  found AS (
    SELECT r.begins, coalesce(r.seen_through >= d.seq, false) AS settled, d.agreement_id, d.direction, d.seq, d.class, d.count, d.due_at, d.found_at,
      row_number() OVER earliest AS nth, last_value(d.state) OVER earliest AS state, last_value(d.closed_at) OVER earliest AS closed_at
    FROM discrepancy d JOIN run r USING (run_id)
    WINDOW earliest AS (PARTITION BY r.begins, d.agreement_id, d.direction, d.seq, d.class ORDER BY d.found_at, d.discrepancy_id
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
  ),
  difference AS (
    SELECT f.*,
      EXISTS (SELECT FROM discrepancy e WHERE e.agreement_id = f.agreement_id AND e.direction = f.direction AND e.seq = f.seq
        AND e.class = f.class AND e.state = 'healed' AND e.closed_at < f.found_at) AS again
    FROM found f WHERE f.nth = 1
  ),
  differed AS (
    SELECT begins, agreement_id, direction, sum(count) AS differed
    FROM (SELECT begins, agreement_id, direction, max(count) AS count FROM difference WHERE NOT settled GROUP BY 1, 2, 3, seq) once
    GROUP BY 1, 2, 3
  ),
  class AS (
    SELECT begins, agreement_id, direction, jsonb_object_agg(class, count) AS by_class
    FROM (SELECT begins, agreement_id, direction, class, sum(count) AS count FROM difference GROUP BY 1, 2, 3, 4) each
    GROUP BY 1, 2, 3
  ),
  tally AS (
    SELECT begins, agreement_id, direction, sum(count) AS found,
      sum(count) FILTER (WHERE state = 'healed') AS healed,
      sum(count) FILTER (WHERE state = 'open') AS open,
      sum(count) FILTER (WHERE state = 'healed' OR (state = 'open' AND due_at < $4)) AS due,
      sum(count) FILTER (WHERE state = 'healed' AND (due_at IS NULL OR closed_at <= due_at)) AS closed_in_time,
      sum(count) FILTER (WHERE again) AS found_again
    FROM difference GROUP BY 1, 2, 3
  )
  SELECT agreement_id, direction, to_char(begins, CASE $1 WHEN 'month' THEN 'YYYY-MM' ELSE 'YYYY' END) AS period,
    runs::integer, agreed::integer, coalesce(compared, 0)::float8 AS compared, coalesce(differed, 0)::float8 AS differed,
    coalesce(found, 0)::float8 AS found, coalesce(by_class, '{}') AS by_class,
    coalesce(healed, 0)::float8 AS healed, coalesce(open, 0)::float8 AS open, coalesce(due, 0)::float8 AS due,
    coalesce(closed_in_time, 0)::float8 AS closed_in_time, coalesce(found_again, 0)::float8 AS found_again
  FROM summed
    LEFT JOIN differed USING (begins, agreement_id, direction)
    LEFT JOIN class USING (begins, agreement_id, direction)
    LEFT JOIN tally USING (begins, agreement_id, direction)
  ORDER BY agreement_id, direction, begins`;

export type PeriodLength = 'month' | 'year';

/** Of the runs begun in [from, until). */
export async function listPeriods(
  tx: Tx,
  length: PeriodLength,
  from: Date,
  until: Date,
  now: Date,
): Promise<PeriodRow[]> {
  return tx.query<PeriodRow>(periods, [length, from, until, now]);
}

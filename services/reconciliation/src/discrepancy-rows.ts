/** Differences as rows, each with its story: what each side held, what was done, and, where nothing could be, whose task it is until when. */
import type { Tx } from '@liangdi/database';
import { deadlines, dueAfter, instant, newId, type Direction } from '@liangdi/record';
import type { DiscrepancyClass, Row, WrongSide } from '@liangdi/sketch';

export interface StoryLine {
  readonly at: string;
  readonly by: 'own' | 'partner';
  readonly act: string;
  readonly zh: string;
  readonly en: string;
}

/** A partner may claim a tail of any length. */
const mostCounted = 2 ** 31 - 1;

export interface Difference {
  readonly seq: number;
  readonly count?: number;
  readonly class: DiscrepancyClass;
  readonly wrongSide: WrongSide;
  readonly own?: Row | undefined;
  readonly partner?: Row | undefined;
  readonly story: readonly StoryLine[];
}

export interface DiscrepancyRow {
  readonly discrepancy_id: string;
  readonly run_id: string;
  readonly agreement_id: string;
  readonly direction: Direction;
  readonly seq: number;
  readonly count: number;
  readonly record_id: string | null;
  readonly version: number | null;
  readonly class: DiscrepancyClass;
  readonly wrong_side: WrongSide;
  readonly state: 'found' | 'healing' | 'healed' | 'open';
  readonly healed_how: string | null;
  readonly office: string | null;
  readonly due_at: Date | null;
  readonly own_row: Row | null;
  readonly partner_row: Row | null;
  readonly story: readonly StoryLine[];
  readonly found_at: Date;
  readonly closed_at: Date | null;
}

export const discrepancyColumns = `discrepancy_id, run_id, agreement_id, direction, seq::float8, count, record_id, version, class, wrong_side,
  state, healed_how, office, due_at, own_row, partner_row, story, found_at, closed_at`;

/** Found again in a later comparison of the same run: its row stays, its story goes on. */
export async function insertDifferences(
  tx: Tx,
  run: { readonly run_id: string; readonly agreement_id: string; readonly direction: Direction },
  differences: readonly Difference[],
): Promise<void> {
  if (differences.length === 0) return;
  await tx.query(
    `INSERT INTO discrepancy (discrepancy_id, run_id, agreement_id, direction, seq, count, record_id, version, class, wrong_side, state,
       own_row, partner_row, story, found_in)
     SELECT d.id, $1, $2, $3, d.seq, d.count, d.record_id, d.version, d.class, d.wrong_side, 'healing', d.own_row, d.partner_row, d.story,
       (SELECT tries FROM reconciliation_run WHERE run_id = $1)
     FROM jsonb_to_recordset($4::jsonb) AS d (id uuid, seq bigint, count integer, record_id uuid, version integer, class text,
       wrong_side text, own_row jsonb, partner_row jsonb, story jsonb)
     ON CONFLICT (run_id, direction, seq, class) DO UPDATE
       SET state = 'healing', closed_at = NULL, found_in = excluded.found_in, count = excluded.count, own_row = excluded.own_row, partner_row = excluded.partner_row,
           story = CASE WHEN discrepancy.story->-1->>'act' = excluded.story->-1->>'act' THEN discrepancy.story
                        ELSE discrepancy.story || excluded.story END`,
    [run.run_id, run.agreement_id, run.direction, JSON.stringify(differences.map(rowOf))],
  );
}

function rowOf({ seq, count = 1, own, partner, story, ...difference }: Difference): object {
  const known = own ?? partner;
  return {
    id: newId(),
    seq,
    count: Math.min(count, mostCounted),
    record_id: known?.recordId ?? null,
    version: known?.version ?? null,
    class: difference.class,
    wrong_side: difference.wrongSide,
    own_row: own ?? null,
    partner_row: partner ?? null,
    story,
  };
}

/**
 * What was found earlier in this run and its last comparison no longer finds is healed. Said only once that comparison has shown all it found; a number
 * that still differs, though in another way, is not healed.
 */
export async function closeHealed(tx: Tx, runId: string): Promise<void> {
  await tx.query(
    `UPDATE discrepancy d SET state = 'healed', closed_at = now(), healed_how = coalesce(d.healed_how, d.story->-1->>'act')
     FROM reconciliation_run r
     WHERE r.run_id = $1 AND d.run_id = r.run_id AND d.state IN ('found', 'healing') AND d.found_in < r.tries
       AND NOT EXISTS (SELECT FROM discrepancy again WHERE again.run_id = d.run_id AND again.direction = d.direction
                         AND again.seq = d.seq AND again.found_in = r.tries)`,
    [runId],
  );
}

/** Both ledgers agree now: what this run found is healed as it was to be, and what an earlier one had to leave to an office is settled, whoever settled it. */
export async function closeAll(
  tx: Tx,
  {
    run_id,
    agreement_id,
    direction,
  }: { readonly run_id: string; readonly agreement_id: string; readonly direction: Direction },
): Promise<void> {
  const closed = await tx.query<{ run_id: string }>(
    `UPDATE discrepancy SET state = 'healed', closed_at = now(),
       healed_how = coalesce(healed_how, CASE WHEN run_id = $3 THEN story->-1->>'act' ELSE 'agreedLater' END)
     WHERE agreement_id = $1 AND direction = $2 AND state IN ('open', 'healing', 'found') RETURNING run_id`,
    [agreement_id, direction, run_id],
  );
  for (const runId of new Set(closed.map(({ run_id }) => run_id))) await countRun(tx, runId);
}

/** What could not be healed becomes a task of the office that keeps this side's book, with the deadline of 02-domain §3. */
export async function leaveToOffice(tx: Tx, runId: string, office: string, now: Date): Promise<void> {
  await tx.query(
    `UPDATE discrepancy SET state = 'open', office = $2, due_at = $3 WHERE run_id = $1 AND state IN ('found', 'healing')`,
    [runId, office, dueAfter(instant(now), deadlines.discrepancy)],
  );
}

/** Whether nothing of a run is being healed any more but what only an office can decide. */
export async function onlyTasksLeft(tx: Tx, runId: string): Promise<boolean> {
  const [row] = await tx.query<{ tasks: boolean | null }>(
    `SELECT bool_and(story->-1->>'act' = 'task') AS tasks FROM discrepancy WHERE run_id = $1 AND state IN ('found', 'healing')`,
    [runId],
  );
  return row?.tasks === true;
}

export async function countRun(tx: Tx, runId: string): Promise<void> {
  await tx.query(
    `UPDATE reconciliation_run r SET found = d.found, healed = d.healed, open = d.open
     FROM (SELECT least(coalesce(sum(count), 0), ${mostCounted})::integer AS found,
                  least(coalesce(sum(count) FILTER (WHERE state = 'healed'), 0), ${mostCounted})::integer AS healed,
                  least(coalesce(sum(count) FILTER (WHERE state = 'open'), 0), ${mostCounted})::integer AS open
           FROM discrepancy WHERE run_id = $1) d
     WHERE r.run_id = $1`,
    [runId],
  );
}

/** Each difference of a run with its story, in order of seq. */
export async function listDiscrepancies(
  tx: Tx,
  runId: string,
  { limit = 500, after = -(2 ** 47) }: { limit?: number; after?: number } = {},
): Promise<DiscrepancyRow[]> {
  return tx.query<DiscrepancyRow>(
    `SELECT ${discrepancyColumns} FROM discrepancy WHERE run_id = $1 AND seq > $2 ORDER BY seq, class LIMIT $3`,
    [runId, after, limit],
  );
}

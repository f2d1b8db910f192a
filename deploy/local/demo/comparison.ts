/** A comparison as an auditor has it: asked for over HTTP, waited for, and its report read. */
import type { Direction } from '@liangdi/record';
import { until } from '../story/until.js';
import type { Stage } from './stage.js';

export interface Report {
  readonly runId: string;
  readonly direction: Direction;
  readonly state: string;
  readonly ended: boolean;
  readonly zh: string;
  readonly en: string;
  readonly compared: number | null;
  readonly found: number;
  readonly healed: number;
  readonly open: number;
  readonly seconds: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  readonly ownRoot: string | null;
  readonly partnerRoot: string | null;
}

const withinMs = 60_000;

/** Both directions of the agreement, from the question to the end. */
export async function compareLedgers({ world, acquaintance }: Stage): Promise<Report[]> {
  const desk = world.origin.reconciliation.desk('auditor');
  const { agreementId } = acquaintance!;
  const { runs } = await desk.post<{ runs: { runId: string }[] }>('/reconciliations', { agreementId });
  const reports: Report[] = [];
  for (const { runId } of runs) {
    reports.push(
      await until(
        'the comparison to end',
        async () => {
          const report = await desk.get<Report>(`/reconciliations/${runId}`);
          return report.ended && report;
        },
        withinMs,
        100,
      ),
    );
  }
  return reports;
}

export interface Difference {
  readonly class: string;
  readonly seq: number;
  readonly count: number;
  readonly wrongSide: string;
  readonly healedHow: string | null;
}

/** What a comparison has found, from the books of both sides: each writes down what it has seen itself. */
export async function differencesOf({ books }: Stage, runId: string): Promise<Difference[]> {
  const found = await Promise.all(
    (['origin', 'destination'] as const).map((side) =>
      books.all<Difference & { state: string }>(
        side,
        `SELECT class, seq::float8, count, wrong_side AS "wrongSide", state, healed_how AS "healedHow"
         FROM discrepancy WHERE run_id = $1 ORDER BY seq, class`,
        [runId],
      ),
    ),
  );
  const each = new Map(
    found
      .flat()
      .filter(({ state }) => state === 'healed')
      .map((difference) => [`${difference.seq} ${difference.class}`, difference]),
  );
  return [...each.values()];
}

/** The last checkpoint of a direction as both sides keep it, if it is the same document with both signatures. */
export async function sharedCheckpoint(
  { books }: Stage,
  direction: Direction,
): Promise<{ number: number; through: number } | undefined> {
  const [one, other] = await Promise.all(
    (['origin', 'destination'] as const).map((side) =>
      books.one<{ number: number; through: number; digest: string; root: string; signatures: number }>(
        side,
        `SELECT number, through_seq::float8 AS through, encode(digest, 'hex') AS digest, encode(root, 'hex') AS root,
                jsonb_array_length(signed->'signatures') AS signatures
         FROM checkpoint WHERE direction = $1 AND countersigned_at IS NOT NULL ORDER BY number DESC LIMIT 1`,
        [direction],
      ),
    ),
  );
  const same =
    one !== undefined && one.digest === other?.digest && one.root === other.root && one.signatures === 2;
  return same ? one : undefined;
}

/** Runs as rows. Protects: whatever instance picks a run up, and after whatever crash, finds in its row where it stands. */
import type { Tx } from '@liangdi/database';
import type { Direction, PartyId } from '@liangdi/record';

export type RunCause = 'scheduled' | 'light' | 'demanded' | 'partner';

export const runEnds = ['agreed', 'openTasks', 'stopped', 'failed'] as const;
export type RunState =
  'asked' | 'comparing' | 'exchanging' | 'healing' | 'checkpointing' | (typeof runEnds)[number];

export interface RunRow {
  readonly run_id: string;
  readonly agreement_id: string;
  readonly direction: Direction;
  readonly partner: PartyId;
  readonly initiator: boolean;
  readonly cause: RunCause;
  readonly asked_by: string | null;
  readonly state: RunState;
  readonly round: number;
  readonly over_cap_allowed: boolean;
  readonly cut_seq: number | null;
  readonly own_head: number | null;
  readonly partner_head: number | null;
  readonly compared: number | null;
  readonly found: number;
  readonly healed: number;
  readonly open: number;
  readonly bytes_sent: number;
  readonly bytes_received: number;
  readonly messages_sent: number;
  readonly cpu_ms: number;
  readonly own_root: Buffer | null;
  readonly partner_root: Buffer | null;
  readonly checkpoint_number: number | null;
  readonly failure: string | null;
  readonly progress: RunProgress;
  readonly tries: number;
  readonly started_at: Date;
  readonly updated_at: Date;
  readonly finished_at: Date | null;
}

export interface RunProgress {
  /** A word for the step in hand, and how far it is. */
  readonly step?: string;
  readonly done?: number;
  readonly of?: number;
}

/** Seqs and counts fit a double: int8 arrives as text. */
export const runColumns = `run_id, agreement_id, direction, partner, initiator, cause, asked_by, state, round, over_cap_allowed,
  cut_seq::float8, own_head::float8, partner_head::float8, compared::float8, found, healed, open, bytes_sent::float8, bytes_received::float8,
  messages_sent, cpu_ms, own_root, partner_root, checkpoint_number, failure, progress, tries, started_at, updated_at, finished_at`;

export interface NewRun {
  readonly runId: string;
  readonly agreementId: string;
  readonly direction: Direction;
  readonly partner: PartyId;
  readonly initiator: boolean;
  readonly cause: RunCause;
  readonly askedBy?: string;
  readonly overCapAllowed?: boolean;
}

/** False where a run of this stream is under way already, or this very one is known. */
export async function insertRun(tx: Tx, run: NewRun): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO reconciliation_run (run_id, agreement_id, direction, partner, initiator, cause, asked_by, over_cap_allowed, state)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'asked') ON CONFLICT DO NOTHING RETURNING run_id`,
    [
      run.runId,
      run.agreementId,
      run.direction,
      run.partner,
      run.initiator,
      run.cause,
      run.askedBy ?? null,
      run.overCapAllowed ?? false,
    ],
  );
  return rows.length > 0;
}

export async function findRun(tx: Tx, runId: string): Promise<RunRow | undefined> {
  const [row] = await tx.query<RunRow>(`SELECT ${runColumns} FROM reconciliation_run WHERE run_id = $1`, [
    runId,
  ]);
  return row;
}

/** For a step that moves it: steps of one run go one after the other, whichever instance has them. */
export async function lockRun(tx: Tx, runId: string): Promise<RunRow | undefined> {
  const [row] = await tx.query<RunRow>(
    `SELECT ${runColumns} FROM reconciliation_run WHERE run_id = $1 FOR UPDATE`,
    [runId],
  );
  return row;
}

/** The run this party has asked for and not ended. */
export async function findOpenRun(
  tx: Tx,
  agreementId: string,
  direction: Direction,
): Promise<RunRow | undefined> {
  const [row] = await tx.query<RunRow>(
    `SELECT ${runColumns} FROM reconciliation_run
     WHERE agreement_id = $1 AND direction = $2 AND finished_at IS NULL AND initiator`,
    [agreementId, direction],
  );
  return row;
}

export async function listOpenRuns(tx: Tx): Promise<RunRow[]> {
  return tx.query<RunRow>(
    `SELECT ${runColumns} FROM reconciliation_run WHERE finished_at IS NULL ORDER BY started_at`,
  );
}

type Settable = Partial<
  Pick<
    RunRow,
    | 'state'
    | 'round'
    | 'cut_seq'
    | 'own_head'
    | 'partner_head'
    | 'compared'
    | 'own_root'
    | 'partner_root'
    | 'checkpoint_number'
    | 'failure'
    | 'progress'
    | 'tries'
  >
>;

/** Sets what is named; an end sets the time it ended, once. */
export async function moveRun(tx: Tx, runId: string, to: Settable): Promise<void> {
  const columns = Object.keys(to);
  const sets = columns.map((column, i) => `${column} = $${i + 2}`);
  const ended = to.state && (runEnds as readonly string[]).includes(to.state);
  await tx.query(
    `UPDATE reconciliation_run SET ${[...sets, 'updated_at = now()', ...(ended ? ['finished_at = coalesce(finished_at, now())'] : [])].join(', ')}
     WHERE run_id = $1`,
    [runId, ...columns.map((column) => valueOf(to[column as keyof Settable]))],
  );
}

const valueOf = (value: unknown) =>
  typeof value === 'object' && value !== null && !Buffer.isBuffer(value) ? JSON.stringify(value) : value;

export interface Traffic {
  readonly sent?: number;
  readonly received?: number;
  readonly cpuMs?: number;
}

export function addTraffic(tx: Tx, runId: string, { sent = 0, received = 0, cpuMs = 0 }: Traffic): void {
  tx.post(
    `UPDATE reconciliation_run SET bytes_sent = bytes_sent + $2, bytes_received = bytes_received + $3,
       messages_sent = messages_sent + $4, cpu_ms = cpu_ms + $5 WHERE run_id = $1`,
    [runId, sent, received, sent > 0 ? 1 : 0, cpuMs],
  );
}

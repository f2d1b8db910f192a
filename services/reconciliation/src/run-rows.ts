/**
 * Runs as rows. Protects: whatever instance picks a run up, and after whatever crash, finds in its row where it stands; a run that has ended is not
 * moved again, and a statement moves no other run than that of its own stream and speaker.
 */
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
  /** How far this side could be compared when it last looked: what a partner says after that must not fall short of it. */
  readonly own_limit: number | null;
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
  /** Of a partner's run: when its last question was asked, by its own clock; an older one is a repetition. */
  readonly heard_at: Date | null;
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
  cut_seq::float8, own_head::float8, own_limit::float8, partner_head::float8, compared::float8, found, healed, open, bytes_sent::float8, bytes_received::float8,
  messages_sent, cpu_ms, own_root, partner_root, checkpoint_number, failure, progress, tries, heard_at, started_at, updated_at, finished_at`;

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

interface Spoken {
  readonly runId: string;
  readonly agreementId: string;
  readonly direction: Direction;
  readonly by: PartyId;
}

export function isRunOf(run: RunRow, { agreementId, direction, by }: Spoken): boolean {
  return run.partner === by && run.agreement_id === agreementId && run.direction === direction;
}

/** The open run a partner's statement belongs to, locked; none where it has ended, or is another partner's or another stream's. */
export async function lockRunOf(tx: Tx, said: Spoken): Promise<RunRow | undefined> {
  const run = await lockRun(tx, said.runId);
  return run && !run.finished_at && isRunOf(run, said) ? run : undefined;
}

/** A partner's run that had ended here goes on: its initiator, which never heard of the end, has asked again. */
export async function reopenRun(tx: Tx, runId: string): Promise<void> {
  await tx.query(
    `UPDATE reconciliation_run SET state = 'comparing', failure = NULL, finished_at = NULL, updated_at = now()
     WHERE run_id = $1 AND NOT initiator AND finished_at IS NOT NULL`,
    [runId],
  );
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
    | 'own_limit'
    | 'partner_head'
    | 'compared'
    | 'own_root'
    | 'partner_root'
    | 'checkpoint_number'
    | 'failure'
    | 'progress'
    | 'tries'
    | 'heard_at'
  >
>;

/** Sets what is named; an end sets the time it ended. A run that has ended stays as it is. */
export async function moveRun(tx: Tx, runId: string, to: Settable): Promise<void> {
  const columns = Object.keys(to);
  const sets = columns.map((column, i) => `${column} = $${i + 2}`);
  const ended = to.state && (runEnds as readonly string[]).includes(to.state);
  await tx.query(
    `UPDATE reconciliation_run SET ${[...sets, 'updated_at = now()', ...(ended ? ['finished_at = now()'] : [])].join(', ')}
     WHERE run_id = $1 AND finished_at IS NULL`,
    [runId, ...columns.map((column) => valueOf(to[column as keyof Settable]))],
  );
}

const valueOf = (value: unknown) =>
  typeof value === 'object' && value !== null && !Buffer.isBuffer(value) && !(value instanceof Date)
    ? JSON.stringify(value)
    : value;

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

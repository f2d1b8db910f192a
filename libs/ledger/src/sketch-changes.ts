/**
 * What the triggers noted of rows that are in the stored cells (migrations/sketch-marks.ts). Protects: of several notes on one seq
 * the first says what the cells hold; only notes that were read are taken away, those that come meanwhile stay.
 */
import type { Tx } from '@liangdi/database';
import type { Stream } from './stream.js';

/** Tags: of the row the cells hold, and of the row that stands now; none where nothing does. */
export interface SketchChange {
  readonly seq: number;
  readonly before: Buffer | null;
  readonly now: Buffer | null;
}

export const changesAtOnce = 16_384;

const changes = `
  SELECT m.seq, m.tag_before AS before, (
    SELECT ledger_tag(s.key_hash, s.version, s.digest, s.status) FROM ledger_standing s
    WHERE s.agreement_id = $1 AND s.direction = $2 AND s.seq = m.seq) AS now
  FROM (
    SELECT DISTINCT ON (k.seq) k.seq, k.tag_before FROM sketch_stale k
    WHERE k.agreement_id = $1 AND k.direction = $2 AND k.seq BETWEEN $3 AND $4
    ORDER BY k.seq, k.stale_id LIMIT ${changesAtOnce}) m`;

/** The next changes from one seq through another, in order of seq, at most `changesAtOnce`. */
export async function readChanges(
  tx: Tx,
  { agreementId, direction }: Stream,
  from: number,
  through: number,
): Promise<SketchChange[]> {
  const params = [agreementId, direction, from, through];
  const rows = await tx.query<Omit<SketchChange, 'seq'> & { seq: string }>({
    name: 'sketch_changes',
    text: changes,
    params,
  });
  return rows.map((row) => ({ ...row, seq: Number(row.seq) }));
}

const anew = `
  SELECT s.epoch FROM sketch s WHERE s.agreement_id = $1 AND s.direction = $2 AND EXISTS (
    SELECT FROM sketch_stale m WHERE m.agreement_id = $1 AND m.direction = $2
      AND m.seq BETWEEN s.from_seq AND s.through_seq AND m.anew)
  ORDER BY s.through_seq`;

/** The epochs of whose cells nobody knows what they still hold. */
export async function epochsToMakeAnew(tx: Tx, { agreementId, direction }: Stream): Promise<string[]> {
  const params = [agreementId, direction];
  const rows = await tx.query<{ epoch: string }>({ name: 'sketch_anew', text: anew, params });
  return rows.map(({ epoch }) => epoch);
}

const forget = `
  DELETE FROM sketch_stale WHERE agreement_id = $1 AND direction = $2 AND (seq BETWEEN $3 AND $4 OR seq < 1)`;

/** Notes on these seqs as this transaction's snapshot shows them (repeatable read), and those on seqs no cells are kept of. */
export function forgetChanges(
  tx: Tx,
  { agreementId, direction }: Stream,
  from: number,
  through: number,
): void {
  tx.post({ name: 'sketch_forget', text: forget, params: [agreementId, direction, from, through] });
}

const doubt = `
  INSERT INTO sketch_stale (agreement_id, direction, epoch, seq, anew)
  SELECT agreement_id, direction, epoch, from_seq, true FROM sketch WHERE agreement_id = $1 AND direction = $2`;

/** Has every epoch's cells made anew: for when roots differ though cells agree, so somebody has changed rows behind the triggers. */
export function doubtCells(tx: Tx, { agreementId, direction }: Stream): Promise<unknown> {
  return tx.query(doubt, [agreementId, direction]);
}

/**
 * Rows as they once stood: what a checkpoint signed is proved from what stood when it was signed, not from what stands now.
 * Protects: a later withdrawal or correction takes no proof away.
 */
import type { Tx } from '@liangdi/database';
import type { CheckpointRow } from './checkpoint-rows.js';
import { standingColumns, standingOf, type StandingRow, type StoredStanding } from './standing-rows.js';
import type { Stream } from './stream.js';

const stoodBetween = `
  SELECT ${standingColumns} FROM ledger_stood_between($1, $2, $3, $4, $5) s ORDER BY s.seq`;

/** In order of seq, once all changes up to `mark` had been made and none after it. */
export async function readStoodBetween(
  tx: Tx,
  { agreementId, direction }: Stream,
  first: number,
  last: number,
  mark: number,
): Promise<StandingRow[]> {
  const params = [agreementId, direction, first, last, mark];
  const statement = { name: 'ledger_stood_between', text: stoodBetween, params };
  return (await tx.query<StoredStanding>(statement)).map(standingOf);
}

export interface SignedRow {
  readonly row: StandingRow;
  readonly checkpoint: CheckpointRow;
}

const placesOf = `
  SELECT s.seq FROM ledger_standing s WHERE s.record_id = ANY ($3::uuid[]) AND s.agreement_id = $1 AND s.direction = $2
  UNION
  SELECT c.seq FROM ledger_change c WHERE c.record_id = ANY ($3::uuid[]) AND c.agreement_id = $1 AND c.direction = $2
  ORDER BY seq`;

/** What these checkpoints of one stream signed of these records, every version of them, in order of seq. */
export async function readSignedRows(
  tx: Tx,
  checkpoints: readonly CheckpointRow[],
  recordIds: readonly string[],
): Promise<SignedRow[]> {
  const [stream] = checkpoints;
  if (!stream || recordIds.length === 0) return [];
  const params = [stream.agreementId, stream.direction, recordIds];
  const places = await tx.query<{ seq: string }>({ name: 'ledger_places_of', text: placesOf, params });
  const signed: SignedRow[] = [];
  for (const place of places) {
    const seq = Number(place.seq);
    const checkpoint = checkpoints.find(({ fromSeq, throughSeq }) => seq >= fromSeq && seq <= throughSeq);
    if (!checkpoint) continue;
    const [row] = await readStoodBetween(tx, stream, seq, seq, checkpoint.changesThrough);
    if (row && recordIds.includes(row.recordId)) signed.push({ row, checkpoint });
  }
  return signed;
}

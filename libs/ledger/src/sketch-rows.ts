/**
 * Stored cells as rows: those of one stream tile its seqs without a gap, one row for each epoch.
 * Protects: which cells a row is in follows from its seq alone, so a forged epoch can hide nothing.
 */
import type { Tx } from '@liangdi/database';
import { Cells } from '@liangdi/sketch';
import type { Stream } from './stream.js';

/** Where the cells of one epoch begin and end. */
export interface SketchSpan {
  readonly epoch: string;
  readonly fromSeq: number;
  readonly throughSeq: number;
}

export interface StoredCells extends SketchSpan {
  readonly entries: number;
  readonly cells: Cells;
}

const spans = `
  SELECT epoch, from_seq, through_seq FROM sketch WHERE agreement_id = $1 AND direction = $2 ORDER BY through_seq`;

interface SpanRow {
  readonly epoch: string;
  readonly from_seq: string;
  readonly through_seq: string;
}

/** In order of seq; empty before the first build. */
export async function readSpans(tx: Tx, { agreementId, direction }: Stream): Promise<SketchSpan[]> {
  const rows = await tx.query<SpanRow>({
    name: 'sketch_spans',
    text: spans,
    params: [agreementId, direction],
  });
  return rows.map(spanOf);
}

/** The seq through which rows are in the stored cells; 0 where there are none. */
export function placeOf(known: readonly SketchSpan[]): number {
  return known.at(-1)?.throughSeq ?? 0;
}

const cellsOf = `
  SELECT epoch, from_seq, through_seq, entries, cells FROM sketch
  WHERE agreement_id = $1 AND direction = $2 AND epoch = $3`;

export async function readCells(tx: Tx, stream: Stream, epoch: string): Promise<StoredCells> {
  const params = [stream.agreementId, stream.direction, epoch];
  const [row] = await tx.query<SpanRow & { entries: string; cells: Buffer }>({
    name: 'sketch_cells',
    text: cellsOf,
    params,
  });
  return { ...spanOf(row!), entries: Number(row!.entries), cells: Cells.fromBytes(row!.cells) };
}

/** Under repeatable read, a row somebody else has written since is a serialisation failure: nothing is ever counted twice. */
const write = `
  INSERT INTO sketch (agreement_id, direction, epoch, from_seq, through_seq, entries, cells)
  VALUES ($1, $2, $3, $4, $5, $6, $7)
  ON CONFLICT (agreement_id, direction, epoch) DO UPDATE
    SET through_seq = excluded.through_seq, entries = excluded.entries, cells = excluded.cells`;

export async function writeCells(tx: Tx, { agreementId, direction }: Stream, s: StoredCells): Promise<void> {
  const params = [agreementId, direction, s.epoch, s.fromSeq, s.throughSeq, s.entries, s.cells.toBytes()];
  await tx.query({ name: 'sketch_write', text: write, params });
}

function spanOf(row: SpanRow): SketchSpan {
  return { epoch: row.epoch, fromSeq: Number(row.from_seq), throughSeq: Number(row.through_seq) };
}

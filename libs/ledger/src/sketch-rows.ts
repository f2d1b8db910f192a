/**
 * Stored cells as rows: those of one stream tile its seqs without a gap, one row for each epoch.
 * Protects: which cells a row is in follows from its seq alone, so a forged epoch can hide nothing.
 */
import type { Tx } from '@liangdi/database';
import { Cells } from '@liangdi/sketch';
import { LRUCache } from 'lru-cache';
import type { Stream } from './stream.js';

/** Where the cells of one epoch begin and end. */
export interface SketchSpan {
  readonly epoch: string;
  readonly fromSeq: number;
  readonly throughSeq: number;
  /** Of this very version of the row in this very database: the same name, the same cells. */
  readonly name: string;
}

export interface StoredCells extends Omit<SketchSpan, 'name'> {
  readonly entries: number;
  readonly cells: Cells;
}

const spans = `
  SELECT epoch, from_seq, through_seq, xmin::text AS written_by, current_database() || ':' || coalesce(inet_server_port(), 0) AS place
  FROM sketch WHERE agreement_id = $1 AND direction = $2 ORDER BY through_seq`;

interface SpanRow {
  readonly epoch: string;
  readonly from_seq: string;
  readonly through_seq: string;
  readonly written_by: string;
  readonly place: string;
}

/** In order of seq; empty before the first build. */
export async function readSpans(tx: Tx, stream: Stream): Promise<SketchSpan[]> {
  const rows = await tx.query<SpanRow>({
    name: 'sketch_spans',
    text: spans,
    params: [stream.agreementId, stream.direction],
  });
  return rows.map((row) => spanOf(row, stream));
}

/** The seq through which rows are in the stored cells; 0 where there are none. */
export function placeOf(known: readonly SketchSpan[]): number {
  return known.at(-1)?.throughSeq ?? 0;
}

const cellsOf = `
  SELECT epoch, entries, cells FROM sketch WHERE agreement_id = $1 AND direction = $2 AND epoch = ANY($3::text[])`;

/** A year of days is ten megabytes that hardly ever change: each version of a row is read once. */
const remembered = new LRUCache<string, StoredCells>({ max: 2_000 });

/** The cells of each span, in their order; in one statement those that are not remembered. They are shared: never change them in place. */
export async function readCells(
  tx: Tx,
  { agreementId, direction }: Stream,
  spans: readonly SketchSpan[],
): Promise<StoredCells[]> {
  const known = new Map(spans.map((span) => [span.epoch, remembered.get(span.name)]));
  const missing = spans.filter(({ epoch }) => !known.get(epoch));
  if (missing.length > 0) {
    const rows = await tx.query<{ epoch: string; entries: string; cells: Buffer }>({
      name: 'sketch_cells',
      text: cellsOf,
      params: [agreementId, direction, missing.map(({ epoch }) => epoch)],
    });
    const read = new Map(rows.map((row) => [row.epoch, row]));
    for (const span of missing) {
      const row = read.get(span.epoch)!;
      const { epoch, fromSeq, throughSeq } = span;
      const stored = {
        epoch,
        fromSeq,
        throughSeq,
        entries: Number(row.entries),
        cells: Cells.fromBytes(row.cells),
      };
      remembered.set(span.name, stored);
      known.set(span.epoch, stored);
    }
  }
  return spans.map(({ epoch }) => known.get(epoch)!);
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

function spanOf(row: SpanRow, { agreementId, direction }: Stream): SketchSpan {
  const name = [row.place, agreementId, direction, row.epoch, row.written_by, row.through_seq].join(' ');
  return { epoch: row.epoch, fromSeq: Number(row.from_seq), throughSeq: Number(row.through_seq), name };
}

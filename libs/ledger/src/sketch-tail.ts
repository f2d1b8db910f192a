/**
 * The end of a stream's stored cells, growing by rows in order of seq. Protects: cells of different epochs follow one another without a
 * gap; an epoch that was begun before is not begun again, so a row with a forged one lies among its neighbours.
 */
import type { Tx } from '@liangdi/database';
import { Cells, storedCells, type SketchKeys } from '@liangdi/sketch';
import { symbolsOfPacked, tagBytes, type PackedRows } from './packed-rows.js';
import type { SketchSpan, StoredCells } from './sketch-rows.js';
import type { Stream } from './stream.js';

interface EpochStart {
  readonly epoch: string;
  readonly seq: number;
}

export class SketchTail {
  readonly #begun: Set<string>;
  readonly #grown: StoredCells[];

  constructor(
    private readonly keys: SketchKeys,
    known: readonly SketchSpan[],
    last: StoredCells | undefined,
  ) {
    this.#begun = new Set(known.map(({ epoch }) => epoch));
    this.#grown = last ? [last] : [];
  }

  async add(tx: Tx, stream: Stream, rows: PackedRows): Promise<void> {
    const starts = (await startsOf(tx, stream, rows)).filter(({ epoch }) => !this.#begun.has(epoch));
    this.#take(rowsBetween(rows, -Infinity, starts[0]?.seq ?? Infinity));
    for (const [n, { epoch, seq }] of starts.entries()) {
      this.#begin(epoch, seq);
      this.#take(rowsBetween(rows, seq, starts[n + 1]?.seq ?? Infinity));
    }
  }

  /** What is to be stored; seqs through `end` have been read. */
  endingAt(end: number): StoredCells[] {
    if (this.#grown.length === 0) this.#begin('', 1);
    return this.#grown.map((cells, n) => ({
      ...cells,
      throughSeq: (this.#grown[n + 1]?.fromSeq ?? end + 1) - 1,
    }));
  }

  #begin(epoch: string, seq: number): void {
    const fromSeq = this.#grown.length === 0 ? 1 : seq;
    this.#begun.add(epoch);
    this.#grown.push({ epoch, fromSeq, throughSeq: seq, entries: 0, cells: new Cells(storedCells) });
  }

  #take(rows: Pick<PackedRows, 'count' | 'seqs' | 'tags'>): void {
    if (rows.count === 0) return;
    const last = this.#grown.pop()!;
    last.cells.add(symbolsOfPacked(this.keys, rows));
    this.#grown.push({ ...last, entries: last.entries + rows.count });
  }
}

const starts = `
  SELECT s.epoch, min(s.seq) AS seq FROM ledger_standing_between($1, $2, $3, $4) s
  GROUP BY s.epoch ORDER BY min(s.seq)`;

/** Asked of PostgreSQL only where one piece holds more than one epoch: once a day. */
async function startsOf(tx: Tx, { agreementId, direction }: Stream, rows: PackedRows): Promise<EpochStart[]> {
  const first = rows.seqs.reduce((least, seq) => Math.min(least, seq));
  if (rows.epochs[0] === rows.epochs[1]) return [{ epoch: rows.epochs[0], seq: first }];
  const last = rows.seqs.reduce((most, seq) => Math.max(most, seq));
  const found = await tx.query<{ epoch: string; seq: string }>(starts, [agreementId, direction, first, last]);
  return found.map(({ epoch, seq }) => ({ epoch, seq: Number(seq) }));
}

function rowsBetween(
  rows: PackedRows,
  from: number,
  before: number,
): Pick<PackedRows, 'count' | 'seqs' | 'tags'> {
  if (from === -Infinity && before === Infinity) return rows;
  const within = [...rows.seqs.keys()].filter((n) => rows.seqs[n]! >= from && rows.seqs[n]! < before);
  return {
    count: within.length,
    seqs: Float64Array.from(within, (n) => rows.seqs[n]!),
    tags: Buffer.concat(within.map((n) => rows.tags.subarray(n * tagBytes, (n + 1) * tagBytes))),
  };
}

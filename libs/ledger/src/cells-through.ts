/**
 * The cells of a whole stream at a cut, and the symbols behind them. Protects: what is told of a ledger is what stands in it in this
 * transaction's snapshot, whether or not the stored cells have come as far, or know of the last changes.
 */
import type { Tx } from '@liangdi/database';
import { Cells, storedCells, type SketchKeys, type Symbols } from '@liangdi/sketch';
import { packedRows, readPacked, symbolsOfPacked } from './packed-rows.js';
import { changesAtOnce, epochsToMakeAnew, readChanges, type SketchChange } from './sketch-changes.js';
import { placeOf, readCells, readSpans, type SketchSpan } from './sketch-rows.js';
import { cellsOfSpan, changedCells, changesWithin } from './sketch-upkeep.js';
import type { Stream } from './stream.js';

export interface CutOptions {
  /**
   * Our own head: rows behind it, or at a seq below 1, can never be right. They are in the set, so that they are found as differences.
   * Default: such rows are left out.
   */
  readonly alsoBeyond?: number;
}

export interface CellsAtCut {
  /** The first 1,024. */
  readonly cells: Cells;
  /** Members of the set. */
  readonly entries: number;
}

/**
 * The sum of the stored cells up to `cut`, put right for what has changed since, and for rows on this or that side of the cut.
 * In a repeatable-read transaction: it reads many times, and all must be of one moment.
 */
export async function cellsThrough(
  tx: Tx,
  stream: Stream,
  keys: SketchKeys,
  cut: number,
  { alsoBeyond }: CutOptions = {},
): Promise<CellsAtCut> {
  const spans = await readSpans(tx, stream);
  const place = placeOf(spans);
  const doubtful = new Set(await epochsToMakeAnew(tx, stream));
  const changes = await allChanges(tx, stream, Math.min(place, lastTouched(spans, cut)));
  const sum = new Sum();
  const needed = spans.filter(({ fromSeq }) => fromSeq <= cut);
  const isUsable = ({ epoch, fromSeq, throughSeq }: SketchSpan) =>
    !doubtful.has(epoch) && cut - fromSeq >= throughSeq - cut;
  for (const stored of await readCells(tx, stream, needed.filter(isUsable))) {
    const changed = changesWithin(stored, changes);
    sum.add(changed.length > 0 ? changedCells(keys, stored, changed) : stored);
    if (stored.throughSeq > cut)
      sum.takeAway(await cellsOfSpan(tx, stream, keys, cut + 1, stored.throughSeq));
  }
  for (const span of needed) {
    if (isUsable(span)) continue;
    const { fromSeq, throughSeq } = span;
    sum.add(await cellsOfSpan(tx, stream, keys, fromSeq, Math.min(throughSeq, cut)));
  }
  if (cut > place) sum.add(await cellsOfSpan(tx, stream, keys, place + 1, cut));
  for (const symbols of await impossible(tx, stream, keys, cut, alsoBeyond)) sum.addSymbols(symbols);
  return sum;
}

/** The symbols of the same set, batch by batch: for cells beyond those that are stored. In the same transaction. */
export async function* packedSymbols(
  tx: Tx,
  stream: Stream,
  keys: SketchKeys,
  cut: number,
  { alsoBeyond }: CutOptions = {},
): AsyncGenerator<Symbols> {
  for await (const rows of packedRows(tx, stream, 1, cut)) yield symbolsOfPacked(keys, rows);
  yield* await impossible(tx, stream, keys, cut, alsoBeyond);
}

const [lowestSeq, highestSeq] = [-(2 ** 47), 2 ** 47 - 1];

/** In one piece: of such rows there are none, or somebody has forged them. */
async function impossible(
  tx: Tx,
  stream: Stream,
  keys: SketchKeys,
  cut: number,
  head: number | undefined,
): Promise<Symbols[]> {
  if (head === undefined) return [];
  const below = await readPacked(tx, stream, lowestSeq, 0);
  const beyond = await readPacked(tx, stream, Math.max(head, cut, 0) + 1, highestSeq);
  return [below, beyond].filter(({ count }) => count > 0).map((rows) => symbolsOfPacked(keys, rows));
}

/** The end of the last cells that are needed for a cut. */
function lastTouched(spans: readonly SketchSpan[], cut: number): number {
  return spans.findLast(({ fromSeq }) => fromSeq <= cut)?.throughSeq ?? 0;
}

async function allChanges(tx: Tx, stream: Stream, through: number): Promise<SketchChange[]> {
  const all: SketchChange[] = [];
  for (let from = 1; from <= through;) {
    const some = await readChanges(tx, stream, from, through);
    all.push(...some);
    if (some.length < changesAtOnce) break;
    from = some.at(-1)!.seq + 1;
  }
  return all;
}

class Sum implements CellsAtCut {
  readonly cells = new Cells(storedCells);
  entries = 0;

  add({ cells, entries }: CellsAtCut): void {
    this.cells.addAll(cells);
    this.entries += entries;
  }

  takeAway({ cells, entries }: CellsAtCut): void {
    this.cells.removeAll(cells);
    this.entries -= entries;
  }

  addSymbols(symbols: Symbols): void {
    this.cells.add(symbols);
    this.entries += symbols.count;
  }
}

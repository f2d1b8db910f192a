/**
 * Brings the stored cells of a stream up to a seq: first what has changed, then what is new, a batch a transaction.
 * Protects: each row is in the cells once, whoever else does the same at the same time; a crash loses one batch at most.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Actor, Database, Tx } from '@liangdi/database';
import { Cells, storedCells, type SketchKeys, type Symbols } from '@liangdi/sketch';
import { nextSeq, packedRows, symbolsOfPacked } from './packed-rows.js';
import {
  changesAtOnce,
  epochsToMakeAnew,
  forgetChanges,
  readChanges,
  type SketchChange,
} from './sketch-changes.js';
import {
  placeOf,
  readCells,
  readSpans,
  writeCells,
  type SketchSpan,
  type StoredCells,
} from './sketch-rows.js';
import { SketchTail } from './sketch-tail.js';
import type { Stream } from './stream.js';

export interface UpkeepProgress {
  /** Rows up to here are in the cells. */
  readonly throughSeq: number;
  readonly toSeq: number;
}

export interface UpkeepOptions {
  readonly onProgress?: (progress: UpkeepProgress) => void;
  /** Seqs in one transaction; default 131,072, half a second's work. */
  readonly batch?: number;
}

export interface Upkeep {
  /** Rows up to here are in the cells; less than was asked where the ledger has none yet. */
  readonly throughSeq: number;
  /** Rows added behind the place where the cells stood. */
  readonly added: number;
  /** Seqs whose row had changed. */
  readonly changed: number;
  /** Epochs made anew. */
  readonly madeAnew: readonly string[];
}

export async function bringUpToDate(
  { database, actor }: { database: Pick<Database, 'inTransaction'>; actor: Actor },
  stream: Stream,
  keys: SketchKeys,
  throughSeq: number,
  { onProgress, batch = 131_072 }: UpkeepOptions = {},
): Promise<Upkeep> {
  const next = () =>
    whenFree(() =>
      // What is lost in a crash is done again: it does not wait for the disk.
      database.inTransaction(
        actor,
        (tx) => ifFree(tx, stream, () => nextBatch(tx, stream, keys, throughSeq, batch)),
        { isolation: 'repeatable read', durable: false },
      ),
    );

  const madeAnew: string[] = [];
  for (let [changed, added] = [0, 0]; ;) {
    const done = await next();
    if (done.madeAnew !== undefined) madeAnew.push(done.madeAnew);
    changed += done.changed;
    added += done.added;
    if (done.added > 0) onProgress?.({ throughSeq: done.throughSeq, toSeq: throughSeq });
    if (!done.more) return { throughSeq: done.throughSeq, added, changed, madeAnew };
  }
}

interface Batch {
  readonly madeAnew?: string;
  readonly changed: number;
  readonly added: number;
  /** Rows up to here are in the cells now. */
  readonly throughSeq: number;
  readonly more: boolean;
}

/** One transaction's work: an epoch in doubt; where there is none, what has changed; and what is new, once no more has changed than is known here. */
async function nextBatch(
  tx: Tx,
  stream: Stream,
  keys: SketchKeys,
  throughSeq: number,
  batch: number,
): Promise<Batch> {
  const madeAnew = await makeOneAnew(tx, stream, keys);
  if (madeAnew !== undefined) return { madeAnew, changed: 0, added: 0, throughSeq: 0, more: true };
  const spans = await readSpans(tx, stream);
  const changed = await applyChanges(tx, stream, keys, spans);
  if (changed === changesAtOnce) return { changed, added: 0, throughSeq: 0, more: true };
  const now = changed > 0 ? await readSpans(tx, stream) : spans;
  return { changed, ...(await addNewRows(tx, stream, keys, now, throughSeq, batch)) };
}

const busy = Symbol('somebody else keeps this sketch up');

async function whenFree<T>(run: () => Promise<T | typeof busy>): Promise<T> {
  for (;;) {
    const result = await run();
    if (result !== busy) return result as T;
    await pause(50);
  }
}

/** Tried, not waited for: a snapshot taken before a wait would be of what was before the other's work. */
const tryLock = `SELECT pg_try_advisory_xact_lock(hashtextextended('sketch ' || $1::uuid || ' ' || $2::text, 0)) AS held`;

async function ifFree<T>(
  tx: Tx,
  { agreementId, direction }: Stream,
  work: (tx: Tx) => Promise<T>,
): Promise<T | typeof busy> {
  tx.post('SET LOCAL jit = off');
  const [lock] = await tx.query<{ held: boolean }>(tryLock, [agreementId, direction]);
  return lock!.held ? work(tx) : busy;
}

/** The first epoch whose cells are in doubt, whole; answers which. */
async function makeOneAnew(tx: Tx, stream: Stream, keys: SketchKeys): Promise<string | undefined> {
  const [epoch] = await epochsToMakeAnew(tx, stream);
  if (epoch === undefined) return undefined;
  const { fromSeq, throughSeq } = (await readSpans(tx, stream)).find((span) => span.epoch === epoch)!;
  await writeCells(tx, stream, {
    epoch,
    fromSeq,
    throughSeq,
    ...(await cellsOfSpan(tx, stream, keys, fromSeq, throughSeq)),
  });
  forgetChanges(tx, stream, fromSeq, throughSeq);
  return epoch;
}

/** The cells of the rows from one seq through another, made of the rows themselves. */
export async function cellsOfSpan(
  tx: Tx,
  stream: Stream,
  keys: SketchKeys,
  fromSeq: number,
  throughSeq: number,
): Promise<{ entries: number; cells: Cells }> {
  const cells = new Cells(storedCells);
  let entries = 0;
  for await (const rows of packedRows(tx, stream, fromSeq, throughSeq)) {
    cells.add(symbolsOfPacked(keys, rows));
    entries += rows.count;
  }
  return { entries, cells };
}

/** Takes out what was and puts in what is, for each seq that has changed; answers how many. */
async function applyChanges(
  tx: Tx,
  stream: Stream,
  keys: SketchKeys,
  spans: readonly SketchSpan[],
): Promise<number> {
  const changes = await readChanges(tx, stream, 1, placeOf(spans));
  if (changes.length === 0) return 0;
  for (const span of spans) {
    const within = changesWithin(span, changes);
    if (within.length === 0) continue;
    const [stored] = await readCells(tx, stream, [span]);
    await writeCells(tx, stream, changedCells(keys, stored!, within));
  }
  forgetChanges(tx, stream, 1, changes.at(-1)!.seq);
  return changes.length;
}

export function changesWithin(
  { fromSeq, throughSeq }: Pick<SketchSpan, 'fromSeq' | 'throughSeq'>,
  changes: readonly SketchChange[],
): SketchChange[] {
  return changes.filter(({ seq }) => seq >= fromSeq && seq <= throughSeq);
}

export function changedCells(
  keys: SketchKeys,
  stored: StoredCells,
  changes: readonly SketchChange[],
): StoredCells {
  const gone = symbolsWhere(keys, changes, 'before');
  const come = symbolsWhere(keys, changes, 'now');
  const cells = stored.cells.copy().remove(gone).add(come);
  return { ...stored, cells, entries: stored.entries - gone.count + come.count };
}

function symbolsWhere(keys: SketchKeys, changes: readonly SketchChange[], side: 'before' | 'now'): Symbols {
  const there = changes.filter((change) => change[side] !== null);
  const seqs = Float64Array.from(there, ({ seq }) => seq);
  return symbolsOfPacked(keys, { seqs, tags: Buffer.concat(there.map((change) => change[side]!)) });
}

/** The next batch behind the place where the cells stand; the row of cells that takes it is moved there in the same commit. */
async function addNewRows(
  tx: Tx,
  stream: Stream,
  keys: SketchKeys,
  spans: readonly SketchSpan[],
  throughSeq: number,
  batch: number,
): Promise<Pick<Batch, 'throughSeq' | 'added' | 'more'>> {
  const place = placeOf(spans);
  if (place >= throughSeq) return { throughSeq: place, added: 0, more: false };
  const next = await nextSeq(tx, stream, place + 1, throughSeq);
  const end = next === undefined ? throughSeq : Math.min(next + batch - 1, throughSeq);
  const [last] = await readCells(tx, stream, spans.slice(-1));
  const tail = new SketchTail(keys, spans, last && { ...last, cells: last.cells.copy() });
  let added = 0;
  for await (const rows of packedRows(tx, stream, next ?? end + 1, end)) {
    await tail.add(tx, stream, rows);
    added += rows.count;
  }
  for (const cells of tail.endingAt(end)) await writeCells(tx, stream, cells);
  forgetChanges(tx, stream, place + 1, end);
  return { throughSeq: end, added, more: end < throughSeq };
}

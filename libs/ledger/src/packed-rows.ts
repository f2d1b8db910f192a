/**
 * Standing rows as the sketch needs them, seq and tag, thousands in one value: hashed by PostgreSQL, decoded once here.
 * Protects: reading ten million rows takes flat memory, and neither a forged row nor a hole in the ledger makes it slow.
 */
import type { Statement, Tx } from '@liangdi/database';
import { symbolsOf, type SketchKeys, type Symbols } from '@liangdi/sketch';
import type { Stream } from './stream.js';

export interface PackedRows {
  readonly count: number;
  readonly seqs: Float64Array;
  /** Ten bytes a row. */
  readonly tags: Buffer;
  /** Of the first and the last in order of text; where they are the same, all rows are of one epoch. */
  readonly epochs: readonly [string, string];
}

export const rowsAtOnce = 16_384;
export const tagBytes = 10;

/** Seq (8) ‖ tag (10). In no order: nothing that is made of it has one. */
const packed = `
  SELECT count(*)::integer AS count, min(s.epoch COLLATE "C") AS first_epoch, max(s.epoch COLLATE "C") AS last_epoch,
         string_agg(int8send(s.seq) || ledger_tag(s.key_hash, s.version, s.digest, s.status), ''::bytea) AS packed
  FROM ledger_standing_between($1, $2, $3, $4) s`;

export function packedRowsStatement(
  { agreementId, direction }: Stream,
  from: number,
  through: number,
): Statement {
  return { name: 'ledger_packed_rows', text: packed, params: [agreementId, direction, from, through] };
}

interface Packed {
  readonly count: number;
  readonly first_epoch: string | null;
  readonly last_epoch: string | null;
  readonly packed: Buffer | null;
}

/** The rows from one seq through another in one piece: for short ranges, or rows of which there should be none. */
export async function readPacked(tx: Tx, stream: Stream, from: number, through: number): Promise<PackedRows> {
  const [row] = await tx.query<Packed>(packedRowsStatement(stream, from, through));
  return unpacked(row!);
}

/** The same piece by piece. */
export function packedRows(
  tx: Tx,
  stream: Stream,
  from: number,
  through: number,
): AsyncGenerator<PackedRows> {
  return inPieces(tx, stream, from, through, (first, last) => readPacked(tx, stream, first, last));
}

/** Reads a range of seqs piece by piece, past holes; the next piece is on its way while one is worked on. */
export async function* inPieces<Piece extends { readonly count: number }>(
  tx: Tx,
  stream: Stream,
  from: number,
  through: number,
  readPiece: (first: number, last: number) => Promise<Piece>,
): AsyncGenerator<Piece> {
  const read = (first: number) => {
    const piece = readPiece(first, Math.min(first + rowsAtOnce - 1, through));
    // Told where it is awaited; whoever stops before that has a failure of his own.
    piece.catch(() => undefined);
    return piece;
  };
  let ahead = from <= through ? read(from) : undefined;
  for (let at = from; ahead;) {
    const piece = await ahead;
    at += rowsAtOnce;
    if (piece.count === 0 && at <= through) at = (await nextSeq(tx, stream, at, through)) ?? through + 1;
    ahead = at <= through ? read(at) : undefined;
    if (piece.count > 0) yield piece;
  }
}

/** Of entries and corrections apart: no plan reads the two of them together in order of seq. */
const next = `
  SELECT min(x.seq) AS seq FROM (
    (SELECT e.seq FROM ledger_entry e
     WHERE e.agreement_id = $1 AND e.direction = $2 AND e.seq BETWEEN $3 AND $4 ORDER BY e.seq LIMIT 1)
    UNION ALL
    (SELECT c.seq FROM ledger_correction c
     WHERE c.agreement_id = $1 AND c.direction = $2 AND c.seq BETWEEN $3 AND $4 ORDER BY c.seq LIMIT 1)) x`;

/** The first seq of a range at which there is anything. */
export async function nextSeq(
  tx: Tx,
  stream: Stream,
  from: number,
  through: number,
): Promise<number | undefined> {
  const params = [stream.agreementId, stream.direction, from, through];
  const [row] = await tx.query<{ seq: string | null }>({ name: 'ledger_next_seq', text: next, params });
  return row!.seq === null ? undefined : Number(row!.seq);
}

export function symbolsOfPacked(keys: SketchKeys, rows: Pick<PackedRows, 'seqs' | 'tags'>): Symbols {
  return symbolsOf(keys, rows.seqs, rows.tags);
}

const seqBytes = 8;

function unpacked({ count, first_epoch, last_epoch, packed: bytes }: Packed): PackedRows {
  const seqs = new Float64Array(count);
  const tags = Buffer.allocUnsafe(count * tagBytes);
  if (bytes) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let n = 0, at = 0; n < count; n++, at += seqBytes + tagBytes) {
      seqs[n] = view.getInt32(at) * 2 ** 32 + view.getUint32(at + 4);
      bytes.copy(tags, n * tagBytes, at + seqBytes, at + seqBytes + tagBytes);
    }
  }
  return { count, seqs, tags, epochs: [first_epoch ?? '', last_epoch ?? ''] };
}

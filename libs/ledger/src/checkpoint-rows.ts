/**
 * Checkpoints as rows: the document both parties sign over a span of a stream. Protects: only the next number after the last countersigned one
 * can be proposed, and what both signed is never replaced.
 */
import type { Tx } from '@liangdi/database';
import type { GeneralJws } from '@liangdi/envelope';
import { lastChange } from './last-change.js';
import type { Stream } from './stream.js';

export interface NewCheckpoint extends Stream {
  readonly number: number;
  readonly fromSeq: number;
  readonly throughSeq: number;
  readonly entries: number;
  readonly root: Buffer;
  readonly digest: Buffer;
  /** The canonical text that was signed. */
  readonly document: string;
  /** With one signature, or one of each party. */
  readonly signed: GeneralJws;
}

export interface CheckpointRow extends NewCheckpoint {
  /** The last change to a row of the stream that was made before it was reckoned here. */
  readonly changesThrough: number;
  readonly createdAt: Date;
  readonly countersignedAt?: Date;
}

/**
 * Never over one that was countersigned, and never leaving a number out. In the transaction that reckoned it, repeatable read: then the
 * last change it sees is the last that is in the root. The same root proposed again is proved by the rows it was reckoned from at first.
 */
const propose = `
  INSERT INTO checkpoint AS c (agreement_id, direction, number, from_seq, through_seq, entries, root, digest, document, signed, changes_through)
  SELECT $1, $2, $3::integer, $4::bigint, $5::bigint, $6::bigint, $7::bytea, $8::bytea, $9, $10::jsonb, ${lastChange}
  WHERE $3 = 1 OR EXISTS (
    SELECT FROM checkpoint p WHERE p.agreement_id = $1 AND p.direction = $2 AND p.number = $3 - 1
      AND p.countersigned_at IS NOT NULL AND p.through_seq = $4 - 1)
  ON CONFLICT (agreement_id, direction, number) DO UPDATE
    SET from_seq = excluded.from_seq, through_seq = excluded.through_seq, entries = excluded.entries, root = excluded.root,
        digest = excluded.digest, document = excluded.document, signed = excluded.signed, created_at = now(),
        changes_through = CASE WHEN c.root = excluded.root THEN c.changes_through ELSE excluded.changes_through END
    WHERE c.countersigned_at IS NULL
  RETURNING number`;

/**
 * Keeps a checkpoint we have signed and the partner has not yet; one that was never countersigned is replaced. False: this number is
 * countersigned already, or does not follow the last that is.
 */
export async function insertCheckpoint(tx: Tx, c: NewCheckpoint): Promise<boolean> {
  const span = [c.agreementId, c.direction, c.number, c.fromSeq, c.throughSeq, c.entries];
  const content = [c.root, c.digest, c.document, JSON.stringify(c.signed)];
  return (await tx.query(propose, [...span, ...content])).length === 1;
}

const countersign = `
  UPDATE checkpoint SET signed = $5::jsonb, countersigned_at = now()
  WHERE agreement_id = $1 AND direction = $2 AND number = $3 AND digest = $4 AND countersigned_at IS NULL
  RETURNING number`;

/**
 * Both signatures are there; the caller has checked them. False: another document stands at this number, or this one has been
 * countersigned before (see `findCheckpoint`).
 */
export async function addCountersignature(
  tx: Tx,
  { agreementId, direction }: Stream,
  number: number,
  digest: Buffer,
  signed: GeneralJws,
): Promise<boolean> {
  const params = [agreementId, direction, number, digest, JSON.stringify(signed)];
  return (await tx.query(countersign, params)).length === 1;
}

interface StoredCheckpoint {
  readonly number: number;
  readonly from_seq: string;
  readonly through_seq: string;
  readonly entries: string;
  readonly root: Buffer;
  readonly digest: Buffer;
  readonly document: string;
  readonly signed: GeneralJws;
  readonly changes_through: string;
  readonly created_at: Date;
  readonly countersigned_at: Date | null;
}

const select = `
  SELECT number, from_seq, through_seq, entries, root, digest, document, signed, changes_through, created_at, countersigned_at
  FROM checkpoint WHERE agreement_id = $1 AND direction = $2`;

/** The last that both parties signed: the next begins behind it. */
export async function lastCheckpoint(tx: Tx, stream: Stream): Promise<CheckpointRow | undefined> {
  const last = `${select} AND countersigned_at IS NOT NULL ORDER BY number DESC LIMIT 1`;
  const [row] = await tx.query<StoredCheckpoint>(last, [stream.agreementId, stream.direction]);
  return row && rowOf(stream, row);
}

/** Whether signed by both or only by us. */
export async function findCheckpoint(
  tx: Tx,
  stream: Stream,
  number: number,
): Promise<CheckpointRow | undefined> {
  const params = [stream.agreementId, stream.direction, number];
  const [row] = await tx.query<StoredCheckpoint>(`${select} AND number = $3`, params);
  return row && rowOf(stream, row);
}

/** Those both parties signed, in order of number. */
export async function listCheckpoints(tx: Tx, stream: Stream): Promise<CheckpointRow[]> {
  const all = `${select} AND countersigned_at IS NOT NULL ORDER BY number`;
  const rows = await tx.query<StoredCheckpoint>(all, [stream.agreementId, stream.direction]);
  return rows.map((row) => rowOf(stream, row));
}

function rowOf({ agreementId, direction }: Stream, row: StoredCheckpoint): CheckpointRow {
  return {
    agreementId,
    direction,
    number: row.number,
    fromSeq: Number(row.from_seq),
    throughSeq: Number(row.through_seq),
    entries: Number(row.entries),
    root: row.root,
    digest: row.digest,
    document: row.document,
    signed: row.signed,
    changesThrough: Number(row.changes_through),
    createdAt: row.created_at,
    ...(row.countersigned_at && { countersignedAt: row.countersigned_at }),
  };
}

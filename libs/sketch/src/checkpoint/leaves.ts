/**
 * From standing rows to the root a checkpoint signs: rows in the tree of their epoch, epochs in the tree of the span.
 * Protects: whole digests are under the signature, where symbols hold only eighty bits of a row.
 */
import { sha256 } from '@liangdi/envelope';
import { statusByte, type StandingRow } from '../row.js';
import { digestOf } from '../write-digest.js';
import { treeRoot } from './tree-head.js';

export type LeafRow = Pick<StandingRow, 'keyHash' | 'version' | 'digest' | 'status' | 'seq'>;

/** The standing rows of one epoch within the span, counted and hashed. */
export interface EpochRoot {
  readonly epoch: string;
  readonly entries: number;
  readonly root: Buffer;
}

export const epochPattern = /^\d{4}-\d{2}-\d{2}(\.[1-9]\d{0,5})?$/;

/** One buffer for all rows: 0x00 ‖ keyHash ‖ uint32be version ‖ digest ‖ status ‖ int64be seq. */
const input = Buffer.alloc(1 + 32 + 4 + 32 + 1 + 8);

export function checkpointLeaf(row: LeafRow): Buffer {
  input.set(row.keyHash, 1);
  input.writeUInt32BE(row.version, 33);
  input.set(row.digest, 37);
  input[69] = statusByte[row.status];
  writeInt64(input, row.seq, 70);
  return digestOf(input);
}

/** The order of rows in an epoch's tree. In SQL: ORDER BY key_hash, version, seq. */
export function rowOrder(one: LeafRow, other: LeafRow): number {
  return Buffer.compare(one.keyHash, other.keyHash) || one.version - other.version || one.seq - other.seq;
}

/** Over leaves in `rowOrder`, which may come from a cursor. */
export function epochRoot(leaves: Iterable<Buffer>): Buffer {
  return treeRoot(leaves);
}

export function epochLeaf({ epoch, entries, root }: EpochRoot): Buffer {
  const counted = Buffer.alloc(8);
  writeInt64(counted, entries, 0);
  return sha256(Buffer.of(0x00), epoch, Buffer.of(0x00), counted, root);
}

/** Over the epochs of the span, in any order given. */
export function checkpointRoot(epochs: readonly EpochRoot[]): Buffer {
  return treeRoot([...epochs].sort(epochOrder).map(epochLeaf));
}

/** As they followed one another: by day, then by part of the day, which is a number (`.10` after `.9`). */
export function epochOrder(one: { epoch: string }, other: { epoch: string }): number {
  const [day, otherDay] = [one.epoch.slice(0, 10), other.epoch.slice(0, 10)];
  if (day !== otherDay) return day < otherDay ? -1 : 1;
  return Number(one.epoch.slice(11)) - Number(other.epoch.slice(11));
}

function writeInt64(bytes: Buffer, value: number, offset: number): void {
  bytes.writeInt32BE(Math.floor(value / 2 ** 32), offset);
  bytes.writeUInt32BE(value >>> 0, offset + 4);
}

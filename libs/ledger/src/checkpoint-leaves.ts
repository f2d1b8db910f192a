/**
 * The leaves of a checkpoint's trees: reckoned from what stands in the ledger now where one is to be signed, and from what stood then where
 * one is to prove. Protects: whole digests go under the signature, not the stored cells; one epoch is in memory at a time, whatever the span.
 */
import type { Tx } from '@liangdi/database';
import { problem } from '@liangdi/problem';
import {
  epochRoot,
  proveRow,
  verifyRowProof,
  type Checkpoint,
  type EpochRoot,
  type RowProof,
} from '@liangdi/sketch';
import { inPieces } from './packed-rows.js';
import type { StandingRow } from './standing-rows.js';
import type { Stream } from './stream.js';

interface EpochSpan {
  readonly epoch: string;
  readonly entries: number;
  readonly fromSeq: number;
  readonly throughSeq: number;
}

/** Whose rows: as they stood once the changes up to `mark` had been made, without it as they stand now. */
interface Rows extends Stream {
  readonly mark?: number;
}

const source = 'ledger_stood_between($1, $2, $3, $4, $5)';
const paramsOf = ({ agreementId, direction, mark }: Rows, first: number, last: number) => [
  agreementId,
  direction,
  first,
  last,
  mark ?? null,
];

const epochs = `
  SELECT s.epoch, count(*)::integer AS entries, min(s.seq) AS from_seq, max(s.seq) AS through_seq
  FROM ${source} s GROUP BY s.epoch`;

async function epochsOf(tx: Tx, of: Rows, from: number, through: number): Promise<EpochSpan[]> {
  const rows = await tx.query<{ epoch: string; entries: number; from_seq: string; through_seq: string }>({
    name: 'checkpoint_epochs',
    text: epochs,
    params: paramsOf(of, from, through),
  });
  return rows.map((row) => ({
    epoch: row.epoch,
    entries: row.entries,
    fromSeq: Number(row.from_seq),
    throughSeq: Number(row.through_seq),
  }));
}

/** Of every epoch of which a row stands in the span, in no order; says after each how many rows are done. In a repeatable-read transaction. */
export async function epochRootsOf(
  tx: Tx,
  stream: Stream,
  fromSeq: number,
  throughSeq: number,
  onProgress?: (done: number) => void,
): Promise<EpochRoot[]> {
  const roots: EpochRoot[] = [];
  const spans = await epochsOf(tx, stream, fromSeq, throughSeq);
  // One epoch's room for all of them: what is thrown away by the hundred megabytes is not given back in time.
  const room = Buffer.allocUnsafe(
    spans.reduce((most, { entries }) => Math.max(most, entries), 0) * leafBytes,
  );
  let done = 0;
  for (const span of spans) {
    const leaves = await readLeaves(tx, stream, span, room);
    roots.push({ epoch: span.epoch, entries: span.entries, root: epochRoot(leaves.inOrder()) });
    onProgress?.((done += span.entries));
  }
  return roots;
}

/**
 * Proof that a row stands in a countersigned checkpoint, from the rows as they stood when it was reckoned (`changesThrough`). Refused:
 * `proof-invalid` where it does not, or where what stood then is no longer known here, as after a restored backup.
 */
export async function proofOf(
  tx: Tx,
  checkpoint: Checkpoint,
  changesThrough: number,
  row: Pick<StandingRow, 'epoch' | 'keyHash' | 'version' | 'digest' | 'status' | 'seq'>,
): Promise<RowProof> {
  const { agreementId, direction, fromSeq, throughSeq } = checkpoint;
  const then = { agreementId, direction, mark: changesThrough };
  const stated = checkpoint.epochs.find(({ epoch }) => epoch === row.epoch);
  if (!stated) throw problem('proof-invalid');
  const span = (await epochsOf(tx, then, fromSeq, throughSeq)).find(({ epoch }) => epoch === row.epoch);
  if (span?.entries !== stated.entries) throw problem('proof-invalid');
  const room = Buffer.allocUnsafe(span.entries * leafBytes);
  const leaves = await readLeaves(tx, then, span, room);
  const proof = proveRow(checkpoint, row.epoch, [...leaves.inOrder()], leaves.indexOf(row.seq));
  verifyRowProof(checkpoint, row, proof);
  return proof;
}

/** What they are sorted by, key hash (32) ‖ version (4) ‖ seq (8), and the leaf hash (32). */
const packed = `
  SELECT count(*)::integer AS count, string_agg(s.key_hash || int4send(s.version) || int8send(s.seq) ||
    ledger_leaf(s.key_hash, s.version, s.digest, s.status, s.seq), ''::bytea) AS packed
  FROM ${source} s WHERE s.epoch = $6`;

async function readLeaves(tx: Tx, of: Rows, span: EpochSpan, room: Buffer): Promise<Leaves> {
  const leaves = new Leaves(span.entries, room);
  const read = async (first: number, last: number) => {
    const params = [...paramsOf(of, first, last), span.epoch];
    const [piece] = await tx.query<{ count: number; packed: Buffer | null }>({
      name: 'checkpoint_leaves',
      text: packed,
      params,
    });
    return piece!;
  };
  for await (const piece of inPieces(tx, of, span.fromSeq, span.throughSeq, read)) leaves.add(piece.packed!);
  return leaves;
}

const orderBytes = 32 + 4 + 8;
const seqAt = 32 + 4;
const leafBytes = orderBytes + 32;

/** The rows of one epoch, 76 bytes each: sorted here, for PostgreSQL would spill a million of them to disk. */
class Leaves {
  #end = 0;
  #order: Uint32Array | undefined;

  constructor(
    private readonly count: number,
    private readonly bytes: Buffer,
  ) {}

  add(piece: Buffer): void {
    this.#end += piece.copy(this.bytes, this.#end);
  }

  *inOrder(): Generator<Buffer> {
    for (const n of this.#sorted())
      yield this.bytes.subarray(n * leafBytes + orderBytes, (n + 1) * leafBytes);
  }

  /** Refused: `proof-invalid` where no row of this seq is among them. */
  indexOf(seq: number): number {
    const index = this.#sorted().findIndex(
      (n) => Number(this.bytes.readBigInt64BE(n * leafBytes + seqAt)) === seq,
    );
    if (index < 0) throw problem('proof-invalid');
    return index;
  }

  /** By the first six bytes as a number, which all but always decides; else by all that orders them. */
  #sorted(): Uint32Array {
    if (this.#order) return this.#order;
    const { bytes } = this;
    const heads = Float64Array.from({ length: this.count }, (_, n) => bytes.readUIntBE(n * leafBytes, 6));
    const whole = (one: number, other: number) => {
      const [a, b] = [one * leafBytes, other * leafBytes];
      return bytes.compare(bytes, b, b + orderBytes, a, a + orderBytes);
    };
    const order = Uint32Array.from({ length: this.count }, (_, n) => n);
    return (this.#order = order.sort((one, other) => heads[one]! - heads[other]! || whole(one, other)));
  }
}

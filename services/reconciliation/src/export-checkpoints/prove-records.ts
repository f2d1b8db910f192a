/**
 * Proofs that records stand in signed checkpoints, each version where it stands, as it stood when both signed. Protects: what became of a
 * record later takes its proof away from no other and not from itself; where this side no longer knows what stood, it says so.
 */
import type { Tx } from '@liangdi/database';
import {
  findRecord,
  proofOf,
  readSignedRows,
  type CheckpointRow,
  type SignedRow,
  type StandingRow,
} from '@liangdi/ledger';
import { isProblem, problem } from '@liangdi/problem';
import type { RecordId } from '@liangdi/record';
import { requireCheckpoint, type RowProof } from '@liangdi/sketch';

export interface ProvenRecord {
  readonly row: StandingRow;
  readonly checkpoint: number;
  readonly proof: RowProof;
  /** The text of the digest; nothing where this side never had it, as of a record it refused. */
  readonly entry?: string;
}

/** In the order asked for, of all checkpoints of one stream. @throws record-not-in-checkpoint, record-proof-superseded */
export async function proveRecords(
  tx: Tx,
  checkpoints: readonly CheckpointRow[],
  recordIds: readonly string[],
  withEntry: boolean,
): Promise<ProvenRecord[]> {
  const signed = await readSignedRows(tx, checkpoints, recordIds);
  const proven: ProvenRecord[] = [];
  for (const recordId of recordIds) {
    const own = signed.filter(({ row }) => row.recordId === recordId);
    if (own.length === 0) throw problem('record-not-in-checkpoint', { recordId });
    for (const each of own) proven.push(await prove(tx, each, withEntry));
  }
  return proven;
}

async function prove(tx: Tx, signed: SignedRow, withEntry: boolean): Promise<ProvenRecord> {
  const entry = withEntry ? await entryOf(tx, signed.row) : undefined;
  const proof = await proofIn(tx, signed);
  const { row, checkpoint } = signed;
  return { row, checkpoint: checkpoint.number, proof, ...(entry === undefined ? {} : { entry }) };
}

async function proofIn(tx: Tx, { row, checkpoint }: SignedRow): Promise<RowProof> {
  const { number, changesThrough } = checkpoint;
  try {
    return await proofOf(tx, requireCheckpoint(JSON.parse(checkpoint.document)), changesThrough, row);
  } catch (thrown) {
    if (!isProblem(thrown, 'proof-invalid')) throw thrown;
    throw problem('record-proof-superseded', { recordId: row.recordId, epoch: row.epoch, number });
  }
}

async function entryOf(tx: Tx, { recordId, version, digest }: StandingRow): Promise<string | undefined> {
  const record = await findRecord(tx, recordId as RecordId, version);
  return record?.digest.equals(digest) ? record.entryText : undefined;
}

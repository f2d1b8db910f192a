/**
 * Proofs that records stand in signed checkpoints, each version where it stands. Protects: where the ledger has been corrected since, it says so
 * instead of giving a proof that leads nowhere.
 */
import type { Tx } from '@liangdi/database';
import { findRecord, proofOf, readStandingOf, type StandingRow } from '@liangdi/ledger';
import { isProblem, problem } from '@liangdi/problem';
import type { RecordId } from '@liangdi/record';
import type { Checkpoint, RowProof } from '@liangdi/sketch';

export interface ProvenRecord {
  readonly row: StandingRow;
  readonly checkpoint: number;
  readonly proof: RowProof;
  /** The text of the digest; nothing where this side never had it, as of a record it refused. */
  readonly entry?: string;
}

/** In the order asked for. @throws record-not-in-checkpoint, record-proof-superseded */
export async function proveRecords(
  tx: Tx,
  checkpoints: readonly Checkpoint[],
  recordIds: readonly string[],
  withEntry: boolean,
): Promise<ProvenRecord[]> {
  const [stream] = checkpoints;
  const standing = stream ? await readStandingOf(tx, stream, recordIds) : [];
  const proven: ProvenRecord[] = [];
  for (const recordId of recordIds) {
    const signed = standing.flatMap((row) => {
      const checkpoint = row.recordId === recordId && checkpoints.find((each) => covers(each, row));
      return checkpoint ? [{ row, checkpoint }] : [];
    });
    if (signed.length === 0) throw problem('record-not-in-checkpoint', { recordId });
    for (const { row, checkpoint } of signed) {
      const entry = withEntry ? await entryOf(tx, row) : undefined;
      const proof = await proofIn(tx, checkpoint, row);
      proven.push({ row, checkpoint: checkpoint.number, proof, ...(entry === undefined ? {} : { entry }) });
    }
  }
  return proven;
}

function covers({ fromSeq, throughSeq }: Checkpoint, { seq }: StandingRow): boolean {
  return seq >= fromSeq && seq <= throughSeq;
}

async function proofIn(tx: Tx, checkpoint: Checkpoint, row: StandingRow): Promise<RowProof> {
  try {
    return await proofOf(tx, checkpoint, row);
  } catch (thrown) {
    if (!isProblem(thrown, 'proof-invalid')) throw thrown;
    const { recordId, epoch } = row;
    throw problem('record-proof-superseded', { recordId, epoch, number: checkpoint.number });
  }
}

async function entryOf(tx: Tx, { recordId, version, digest }: StandingRow): Promise<string | undefined> {
  const record = await findRecord(tx, recordId as RecordId, version);
  return record?.digest.equals(digest) ? record.entryText : undefined;
}

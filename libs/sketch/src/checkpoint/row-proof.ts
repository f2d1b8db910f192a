/**
 * Proof that one row stands in a checkpoint: its path in the tree of its epoch, and the epoch's in the tree of the span.
 * Protects: one record can be shown to a third party without showing any other.
 */
import { inclusionPath, rootFromInclusionPath } from '@liangdi/envelope';
import { problem } from '@liangdi/problem';
import { epochRootsOf, type Checkpoint } from './checkpoint.js';
import { checkpointLeaf, epochLeaf, type LeafRow } from './leaves.js';

export interface RowProof {
  readonly epoch: string;
  readonly index: number;
  readonly path: readonly Buffer[];
  readonly epochIndex: number;
  readonly epochPath: readonly Buffer[];
}

/** `leaves`: of all the epoch's rows in `rowOrder`; `index`: the row's place among them. Refused: `proof-invalid`. */
export function proveRow(
  checkpoint: Checkpoint,
  epoch: string,
  leaves: readonly Buffer[],
  index: number,
): RowProof {
  const epochIndex = checkpoint.epochs.findIndex((candidate) => candidate.epoch === epoch);
  if (epochIndex < 0 || checkpoint.epochs[epochIndex]!.entries !== leaves.length)
    throw problem('proof-invalid');
  const epochLeaves = epochRootsOf(checkpoint).map(epochLeaf);
  return {
    epoch,
    index,
    path: inclusionPath(leaves, index),
    epochIndex,
    epochPath: inclusionPath(epochLeaves, epochIndex),
  };
}

/** Against a checkpoint whose signatures were verified. Refused: `proof-invalid`, `inclusion-path-invalid`. */
export function verifyRowProof(checkpoint: Checkpoint, row: LeafRow, proof: RowProof): void {
  const { epochs, root } = checkpoint;
  const stated = epochs[proof.epochIndex];
  if (stated?.epoch !== proof.epoch || row.seq < checkpoint.fromSeq || row.seq > checkpoint.throughSeq) {
    throw problem('proof-invalid');
  }
  const { epoch, entries } = stated;
  const reached = rootFromInclusionPath(checkpointLeaf(row), proof.index, entries, proof.path);
  const leaf = epochLeaf({ epoch, entries, root: reached });
  const span = rootFromInclusionPath(leaf, proof.epochIndex, epochs.length, proof.epochPath);
  if (span.toString('base64url') !== root) throw problem('proof-invalid');
}

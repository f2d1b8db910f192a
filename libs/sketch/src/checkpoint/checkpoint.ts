/**
 * The checkpoint: what both sides sign once they agree, a root over every standing row of a span. Protects: checkpoints
 * tile the ledger from seq 1 on, each names the one before, and none claims what its own members belie.
 */
import { b64u, canonicalJson, fromB64u, sha256 } from '@liangdi/envelope';
import type { Direction, Instant, PartyId } from '@liangdi/record';
import { historyRoot } from './history.js';
import { checkpointRoot, epochOrder, type EpochRoot } from './leaves.js';

export interface CheckpointEpoch {
  readonly epoch: string;
  readonly entries: number;
  readonly root: string;
}

export interface Checkpoint {
  readonly type: 'liangdi-checkpoint/1';
  readonly agreementId: string;
  readonly direction: Direction;
  readonly number: number;
  readonly fromSeq: number;
  /** `fromSeq − 1` where nothing was exchanged since the last. */
  readonly throughSeq: number;
  /** Standing rows; fewer than the span has seqs where some were found void. */
  readonly entries: number;
  readonly root: string;
  /** Ascending in `epochOrder`. */
  readonly epochs: readonly CheckpointEpoch[];
  /** Digest of the checkpoint before; null for the first. */
  readonly previous: string | null;
  /** Over the digests of checkpoints 1 … number − 1. */
  readonly history: { readonly size: number; readonly root: string };
  readonly at: Instant;
  readonly parties: { readonly sender: PartyId; readonly receiver: PartyId };
}

export interface CheckpointMaterial {
  readonly agreementId: string;
  readonly direction: Direction;
  readonly parties: { readonly sender: PartyId; readonly receiver: PartyId };
  /** Of all checkpoints before this one, in order; `throughSeq` of the last, 0 where there is none. */
  readonly earlier: { readonly digests: readonly Buffer[]; readonly throughSeq: number };
  readonly throughSeq: number;
  /** In any order; those without a standing row in the span are left out. */
  readonly epochs: readonly EpochRoot[];
  readonly at: Instant;
}

/** Both sides build it, each from its own ledger: the same rows give the same bytes. */
export function buildCheckpoint(material: CheckpointMaterial): Checkpoint {
  const { agreementId, direction, parties, earlier, throughSeq, at } = material;
  const epochs = material.epochs.filter(({ entries }) => entries > 0).sort(epochOrder);
  const previous = earlier.digests.at(-1);
  return {
    type: 'liangdi-checkpoint/1',
    agreementId,
    direction,
    number: earlier.digests.length + 1,
    fromSeq: earlier.throughSeq + 1,
    throughSeq,
    entries: epochs.reduce((sum, { entries }) => sum + entries, 0),
    root: b64u(checkpointRoot(epochs)),
    epochs: epochs.map(({ epoch, entries, root }) => ({ epoch, entries, root: b64u(root) })),
    previous: previous === undefined ? null : b64u(previous),
    history: { size: earlier.digests.length, root: b64u(historyRoot(earlier.digests)) },
    at,
    parties: { sender: parties.sender, receiver: parties.receiver },
  };
}

/** SHA-256 of the canonical document: what the next checkpoint names, and the history holds. */
export function checkpointDigest(checkpoint: Checkpoint): Buffer {
  return sha256(canonicalJson(checkpoint));
}

/** The epochs of a document as the trees take them. */
export function epochRootsOf({ epochs }: Pick<Checkpoint, 'epochs'>): EpochRoot[] {
  return epochs.map(({ epoch, entries, root }) => ({ epoch, entries, root: fromB64u(root) }));
}

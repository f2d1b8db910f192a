/** The checkpoint file (decision 0008): all that is needed to check offline, from the keys of both parties to one record. */
import { b64u, type GeneralJws } from '@liangdi/envelope';
import { consistencyPath, historyLeaf } from '@liangdi/sketch';
import type { ProvenRecord } from './prove-records.js';

export interface CheckpointFile {
  readonly type: 'liangdi-checkpoint-file/1';
  readonly cards: readonly string[];
  readonly checkpoints: readonly GeneralJws[];
  readonly proofs: {
    readonly records: readonly RecordProof[];
    readonly consistency: { readonly from: number; readonly to: number; readonly path: readonly string[] };
  };
}

interface RecordProof {
  readonly recordId: string;
  readonly version: number;
  readonly seq: number;
  readonly status: string;
  readonly keyHash: string;
  readonly digest: string;
  readonly epoch: string;
  readonly index: number;
  readonly path: readonly string[];
  readonly epochIndex: number;
  readonly epochPath: readonly string[];
  readonly checkpoint: number;
  readonly entry?: string;
}

/** `checkpoints`: all that both have signed, from number 1 on; `cards`: those of one party oldest first. */
export function checkpointFileOf({
  cards,
  checkpoints,
  records,
}: {
  readonly cards: readonly string[];
  readonly checkpoints: readonly { readonly signed: GeneralJws; readonly digest: Buffer }[];
  readonly records: readonly ProvenRecord[];
}): CheckpointFile {
  const leaves = checkpoints.map(({ digest }) => historyLeaf(digest));
  return {
    type: 'liangdi-checkpoint-file/1',
    cards,
    checkpoints: checkpoints.map(({ signed }) => signed),
    proofs: {
      records: records.map(recordProof),
      // From the first: whoever kept an earlier file finds its checkpoints unchanged in this one.
      consistency: { from: 1, to: leaves.length, path: consistencyPath(leaves, 1).map(b64u) },
    },
  };
}

function recordProof({ row, checkpoint, proof, entry }: ProvenRecord): RecordProof {
  const { recordId, version, seq, status, keyHash, digest } = row;
  const { epoch, index, path, epochIndex, epochPath } = proof;
  return {
    recordId,
    version,
    seq,
    status,
    keyHash: b64u(keyHash),
    digest: b64u(digest),
    epoch,
    index,
    path: path.map(b64u),
    epochIndex,
    epochPath: epochPath.map(b64u),
    checkpoint,
    ...(entry === undefined ? {} : { entry }),
  };
}

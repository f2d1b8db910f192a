/** The next checkpoint of a stream, reckoned from the own rows and kept. Protects: nobody signs what it did not reckon itself. */
import type { Tx } from '@liangdi/database';
import { canonicalJson, type GeneralJws } from '@liangdi/envelope';
import { epochRootsOf, insertCheckpoint, type CheckpointRow, type Stream } from '@liangdi/ledger';
import type { Instant, PartyId } from '@liangdi/record';
import { buildCheckpoint, checkpointDigest, type Checkpoint } from '@liangdi/sketch';
import type { Bearings } from '../bearings.js';

export interface Span {
  /** The checkpoints before it. */
  readonly held: readonly CheckpointRow[];
  readonly throughSeq: number;
  readonly at: Instant;
}

/** In a repeatable-read transaction; of ten million rows it takes the better part of a minute, and says how far it has come. */
export async function reckonCheckpoint(
  tx: Tx,
  own: PartyId,
  { stream, role, partner }: Bearings,
  { held, throughSeq, at }: Span,
  onProgress?: (progress: { done: number; of: number }) => void,
): Promise<Checkpoint> {
  const before = held.at(-1)?.throughSeq ?? 0;
  return buildCheckpoint({
    ...stream,
    parties: role === 'sender' ? { sender: own, receiver: partner } : { sender: partner, receiver: own },
    earlier: { digests: held.map(({ digest }) => digest), throughSeq: before },
    throughSeq,
    epochs: await epochRootsOf(tx, stream, before + 1, throughSeq, (done) =>
      onProgress?.({ done, of: throughSeq - before }),
    ),
    at,
  });
}

export async function keepCheckpoint(
  tx: Tx,
  stream: Stream,
  checkpoint: Checkpoint,
  signed: GeneralJws,
): Promise<void> {
  await insertCheckpoint(tx, {
    ...stream,
    number: checkpoint.number,
    fromSeq: checkpoint.fromSeq,
    throughSeq: checkpoint.throughSeq,
    entries: checkpoint.entries,
    root: Buffer.from(checkpoint.root, 'base64url'),
    digest: checkpointDigest(checkpoint),
    document: canonicalJson(checkpoint),
    signed,
  });
}

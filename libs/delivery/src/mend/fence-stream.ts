/**
 * Keeps a stream from being sealed while its sender is behind. Protects: no number is given a second time before what it stands for has been taken back.
 * Once this transaction has committed no parcel of the stream is sealed: a sealing under way is waited for, a later one sees the fence.
 */
import type { Tx } from '@liangdi/database';
import type { Stream } from '@liangdi/ledger';

const fence = `
  INSERT INTO stream_out (agreement_id, direction, next_seq, epoch_count, fenced_at) VALUES ($1, $2, 1, 0, now())
  ON CONFLICT (agreement_id, direction) DO UPDATE SET fenced_at = coalesce(stream_out.fenced_at, now())`;

export async function fenceStream(tx: Tx, { agreementId, direction }: Stream): Promise<void> {
  await tx.query(fence, [agreementId, direction]);
}

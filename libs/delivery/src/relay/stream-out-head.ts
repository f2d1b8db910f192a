/** The place a stream has reached at its sender: the next seq, the epoch that takes it, the parcel before; locked until the commit. */
import type { Tx } from '@liangdi/database';
import type { Epoch } from '@liangdi/ledger';
import type { Direction } from '@liangdi/record';

export interface OutboundHead {
  readonly nextSeq: number;
  readonly epoch: Epoch | undefined;
  readonly lastParcelDigest: string | null;
  /** Nothing may be sealed before what was lost has been taken back. */
  readonly fenced: boolean;
}

const streamHead = {
  name: 'stream-out-head',
  text: `SELECT next_seq, epoch, epoch_count, last_parcel_digest, fenced_at FROM stream_out
         WHERE agreement_id = $1 AND direction = $2 FOR UPDATE`,
};

interface HeadRow {
  readonly next_seq: string;
  readonly epoch: string | null;
  readonly epoch_count: number;
  readonly last_parcel_digest: string | null;
  readonly fenced_at: Date | null;
}

export async function lockOutboundHead(
  tx: Tx,
  agreementId: string,
  direction: Direction,
): Promise<OutboundHead> {
  const [row] = await tx.query<HeadRow>(streamHead, [agreementId, direction]);
  if (row) {
    return {
      nextSeq: Number(row.next_seq),
      epoch: row.epoch ? { name: row.epoch, count: row.epoch_count } : undefined,
      lastParcelDigest: row.last_parcel_digest,
      fenced: row.fenced_at !== null,
    };
  }
  await tx.query(
    `INSERT INTO stream_out (agreement_id, direction, next_seq, epoch_count) VALUES ($1, $2, 1, 0) ON CONFLICT DO NOTHING`,
    [agreementId, direction],
  );
  return lockOutboundHead(tx, agreementId, direction);
}

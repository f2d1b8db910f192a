/** The place a stream has reached at the receiver: which seq it waits for, and the parcel that came before. */
import type { Tx } from '@liangdi/database';
import type { Direction } from '@liangdi/record';

export interface InboundHead {
  readonly nextSeq: number;
  readonly lastParcelDigest: string | null;
}

const lockHead = {
  name: 'stream-in-head',
  text: `SELECT next_seq, last_parcel_digest FROM stream_in WHERE agreement_id = $1 AND direction = $2 FOR UPDATE`,
};

/** Locks the stream until the commit: parcels of one stream are taken in one after the other, by whichever process. */
export async function lockInboundHead(
  tx: Tx,
  agreementId: string,
  direction: Direction,
): Promise<InboundHead> {
  const [row] = await tx.query<{ next_seq: string; last_parcel_digest: string | null }>(lockHead, [
    agreementId,
    direction,
  ]);
  if (row) return { nextSeq: Number(row.next_seq), lastParcelDigest: row.last_parcel_digest };
  await tx.query(
    `INSERT INTO stream_in (agreement_id, direction, next_seq) VALUES ($1, $2, 1) ON CONFLICT DO NOTHING`,
    [agreementId, direction],
  );
  return lockInboundHead(tx, agreementId, direction);
}

/** The place a stream has reached at the receiver: which seq it waits for, and the parcel that came before. */
import type { Tx } from '@liangdi/database';
import type { Direction } from '@liangdi/record';

export interface InboundHead {
  readonly nextSeq: number;
  readonly lastParcelDigest: string | null;
  /** Something of this parcel, or of what lies behind it, stands here though the head does not say so: the head was set back, or receipts came first. */
  readonly seenBefore: boolean;
}

/** Three probes beside the lock, each at one place of an index: a restored head is told from a new parcel without another round trip. */
const lockHead = {
  name: 'stream-in-head',
  text: `
  SELECT next_seq, last_parcel_digest,
    EXISTS (SELECT FROM receipt WHERE parcel_digest = $3)
    OR EXISTS (SELECT FROM parcel_in p WHERE p.agreement_id = $1 AND p.direction = $2 AND p.first_seq >= s.next_seq)
    OR EXISTS (SELECT FROM ledger_entry e WHERE e.agreement_id = $1 AND e.direction = $2 AND e.seq >= s.next_seq) AS seen_before
  FROM stream_in s WHERE agreement_id = $1 AND direction = $2 FOR UPDATE`,
};

interface HeadRow {
  readonly next_seq: string;
  readonly last_parcel_digest: string | null;
  readonly seen_before: boolean;
}

/** Locks the stream until the commit: parcels of one stream are taken in one after the other, by whichever process. */
export async function lockInboundHead(
  tx: Tx,
  agreementId: string,
  direction: Direction,
  parcelDigest: string,
): Promise<InboundHead> {
  const [row] = await tx.query<HeadRow>(lockHead, [
    agreementId,
    direction,
    Buffer.from(parcelDigest, 'base64url'),
  ]);
  if (row) {
    return {
      nextSeq: Number(row.next_seq),
      lastParcelDigest: row.last_parcel_digest,
      seenBefore: row.seen_before,
    };
  }
  await tx.query(
    `INSERT INTO stream_in (agreement_id, direction, next_seq) VALUES ($1, $2, 1) ON CONFLICT DO NOTHING`,
    [agreementId, direction],
  );
  return lockInboundHead(tx, agreementId, direction, parcelDigest);
}

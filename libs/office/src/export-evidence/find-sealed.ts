/** The place of a record in its ledger with the parcel around it: the manifest, and the digests of all its entries in order. */
import type { Tx } from '@liangdi/database';

export interface SealedPlace {
  readonly seq: number;
  readonly firstSeq: number;
  readonly manifestJws: string;
  readonly parcelDigest: Buffer;
  readonly leafHashes: readonly Buffer[];
  /** As sent; only the sender has it. */
  readonly parcel: string | undefined;
}

interface PlaceRow {
  readonly seq: string;
  readonly first_seq: string;
  readonly manifest: string;
  readonly parcel_digest: Buffer;
  readonly sealed: string | null;
}

/** The lowest number stands where the same version came twice (04-exchange-protocol §6). */
const place = `
  SELECT l.seq, coalesce(o.first_seq, i.first_seq) AS first_seq, coalesce(o.manifest, i.manifest) AS manifest, l.parcel_digest, o.sealed
  FROM ledger_entry l
  LEFT JOIN parcel_out o USING (parcel_digest)
  LEFT JOIN parcel_in i USING (parcel_digest)
  WHERE l.record_id = $1 AND l.version = $2 AND l.digest = $3 ORDER BY l.seq LIMIT 1`;

const leaves = `
  SELECT l.digest FROM ledger_entry l
  JOIN (SELECT agreement_id, direction, first_seq, count FROM parcel_out WHERE parcel_digest = $1
        UNION ALL SELECT agreement_id, direction, first_seq, count FROM parcel_in WHERE parcel_digest = $1) p
    USING (agreement_id, direction)
  WHERE l.seq >= p.first_seq AND l.seq < p.first_seq + p.count ORDER BY l.seq`;

export async function findSealed(
  tx: Tx,
  record: { readonly recordId: string; readonly version: number; readonly digest: Buffer },
): Promise<SealedPlace | undefined> {
  const [row] = await tx.query<PlaceRow>(place, [record.recordId, record.version, record.digest]);
  if (!row) return undefined;
  const digests = await tx.query<{ digest: Buffer }>(leaves, [row.parcel_digest]);
  return {
    seq: Number(row.seq),
    firstSeq: Number(row.first_seq),
    manifestJws: row.manifest,
    parcelDigest: row.parcel_digest,
    leafHashes: digests.map(({ digest }) => digest),
    parcel: row.sealed ?? undefined,
  };
}

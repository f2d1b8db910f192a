/**
 * Gathers the receiver's own receipts for parcels it has lost, before the parcels go again: so it stands by what it once signed, whatever became of the
 * agreement since. Protects: receipts only; what the parcels hold travels sealed, by the way it always does.
 */
import type { Tx } from '@liangdi/database';
import type { Stream } from '@liangdi/ledger';
import type { GivenBack, GivenParcel } from './given-back.js';

export interface GivenReceipts {
  readonly content: GivenBack;
  /** The seq after the last parcel of this piece. */
  readonly nextSeq: number;
}

/** As many as one message may hold; one parcel's receipts that are larger by themselves still go, alone. */
const onePiece = { bytes: 400_000, parcels: 256 };

const answeredParcels = `
  SELECT p.first_seq::float8, p.count, p.manifest, array_agg(r.receipt_jws ORDER BY r.at, r.receipt_id) AS receipts
  FROM parcel_out p JOIN receipt r ON r.parcel_digest = p.parcel_digest AND r.issuer = p.partner
  WHERE p.agreement_id = $1 AND p.direction = $2 AND p.first_seq + p.count > $3 AND p.first_seq <= $4
  GROUP BY p.parcel_no ORDER BY p.first_seq LIMIT $5`;

interface AnsweredRow {
  readonly first_seq: number;
  readonly count: number;
  readonly manifest: string;
  readonly receipts: readonly string[];
}

/** Undefined where no parcel between the two has a receipt. */
export async function giveReceipts(
  tx: Tx,
  { agreementId, direction }: Stream,
  from: number,
  through: number,
): Promise<GivenReceipts | undefined> {
  const place = [agreementId, direction, from, through, onePiece.parcels];
  const parcels: GivenParcel[] = [];
  let [bytes, nextSeq] = [0, 0];
  for (const { first_seq, count, manifest, receipts } of await tx.query<AnsweredRow>(
    answeredParcels,
    place,
  )) {
    bytes += manifest.length + receipts.reduce((sum, jws) => sum + jws.length, 0);
    if (parcels.length > 0 && bytes > onePiece.bytes) break;
    parcels.push({ manifest, records: [], receipts });
    nextSeq = first_seq + count;
  }
  return parcels.length > 0 ? { content: { parcels }, nextSeq } : undefined;
}

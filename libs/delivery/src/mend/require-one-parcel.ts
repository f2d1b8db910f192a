/**
 * Refuses to mend with a parcel whose numbers are known under another signature of the same sender: that is no loss. At the receiver it is equivocation; at
 * the sender it has been restored from a backup and has given old numbers to new records, and a person must decide.
 * Protects: what stands is replaced only by what nothing signed contradicts: no parcel, no receipt of ours, no link of the chain.
 */
import type { Tx } from '@liangdi/database';
import { decodeJwsUnverified, type Manifest, type Receipt } from '@liangdi/envelope';
import { problem } from '@liangdi/problem';
import type { VerifiedParcel } from '../inbox/inbox-dependencies.js';
import type { InboundHead } from '../inbox/stream-head.js';

/** Those that overlap the parcel and those that touch it on either side. */
const neighbours = (table: 'parcel_in' | 'parcel_out') => `
  SELECT parcel_digest, first_seq, count, manifest FROM ${table}
  WHERE agreement_id = $1 AND direction = $2 AND first_seq BETWEEN $3::bigint - 256 AND $4`;

/** Receipts we signed for the parcels the standing rows say they belong to. */
const signedForOthers = `
  WITH others AS MATERIALIZED (
    SELECT DISTINCT parcel_digest FROM ledger_standing
    WHERE agreement_id = $1 AND direction = $2 AND seq >= $3 AND seq < $4 AND parcel_digest <> $6)
  SELECT r.receipt_jws FROM others CROSS JOIN LATERAL (
    SELECT receipt_jws FROM receipt WHERE parcel_digest = others.parcel_digest AND issuer = $5 OFFSET 0) r`;

interface NeighbourRow {
  readonly parcel_digest: Buffer;
  readonly first_seq: string;
  readonly count: number;
  readonly manifest: string;
}

type Head = Pick<InboundHead, 'nextSeq' | 'lastParcelDigest'>;

/** `we`: which side of the stream this party is. @throws sequence-conflict */
export async function requireOneParcel(
  tx: Tx,
  we: 'sender' | 'receiver',
  { manifest, digest }: Pick<VerifiedParcel, 'manifest' | 'digest'>,
  head: Head,
): Promise<void> {
  const { agreementId, direction, firstSeq, count } = manifest;
  const [table, own] =
    we === 'sender' ? ['parcel_out' as const, manifest.sender] : ['parcel_in' as const, manifest.recipient];
  const span = [agreementId, direction, firstSeq, firstSeq + count] as const;
  const [parcels, receipts] = await Promise.all([
    tx.query<NeighbourRow>(neighbours(table), span),
    tx.query<{ receipt_jws: string }>(signedForOthers, [...span, own, Buffer.from(digest, 'base64url')]),
  ]);
  // A parcel we have written down, or that follows one we have, needs no word of the head's: the head may be the one that is wrong.
  const vouched = parcels.some(
    (row) =>
      row.parcel_digest.toString('base64url') === digest ||
      (firstSeq >= head.nextSeq && Number(row.first_seq) + row.count === firstSeq),
  );
  const contradicted =
    parcels.some((other) => contradicts(other, manifest, digest)) ||
    receipts.some(({ receipt_jws }) => overlaps(contentOf<Receipt>(receipt_jws), manifest)) ||
    (!vouched && contradictsHead(head, manifest, digest));
  if (contradicted) throw problem('sequence-conflict', { seq: firstSeq, own: we === 'sender' });
}

function contradicts(row: NeighbourRow, manifest: Manifest, digest: string): boolean {
  const other = row.parcel_digest.toString('base64url');
  if (other === digest) return false;
  const firstSeq = Number(row.first_seq);
  if (overlaps({ firstSeq, count: row.count }, manifest)) return true;
  if (firstSeq + row.count === manifest.firstSeq) return manifest.previousParcelDigest !== other;
  if (firstSeq !== manifest.firstSeq + manifest.count) return false;
  return contentOf<Manifest>(row.manifest).previousParcelDigest !== digest;
}

/** The head names the parcel it stands behind, and stands between two parcels. */
function contradictsHead({ nextSeq, lastParcelDigest }: Head, manifest: Manifest, digest: string): boolean {
  const end = manifest.firstSeq + manifest.count;
  if (manifest.firstSeq === nextSeq) return manifest.previousParcelDigest !== lastParcelDigest;
  if (end < nextSeq) return false;
  return end > nextSeq || lastParcelDigest !== digest;
}

function overlaps(
  other: { readonly firstSeq: number; readonly count: number },
  { firstSeq, count }: Manifest,
): boolean {
  return other.firstSeq < firstSeq + count && other.firstSeq + other.count > firstSeq;
}

/** Stored here after it was verified, or signed here. */
function contentOf<Content>(jws: string): Content {
  return JSON.parse(decodeJwsUnverified(jws).payload.toString('utf8')) as Content;
}

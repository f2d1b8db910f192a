/**
 * Holds a parcel that is given back against our own signature, and the receipts in it against the partner's.
 * Protects: a receiver can give back only what this party signed, entry by entry and body by body; its word alone puts nothing into the ledger.
 */
import type { Tx } from '@liangdi/database';
import {
  b64u,
  bodyCommitment,
  fromB64u,
  leafHash,
  merkleRoot,
  parcelDigest,
  parseCanonical,
  signingKeyAt,
  verifyManifest,
  verifyReceipt,
  type Manifest,
  type Receipt,
} from '@liangdi/envelope';
import { receiptRow, type ReceiptRow } from '@liangdi/ledger';
import { problem } from '@liangdi/problem';
import { directionFrom, entryFaults, type RecordEntry } from '@liangdi/record';
import { nobody } from '@liangdi/sketch';
import type { HeldAgreement, Terms } from '@liangdi/terms';
import { nameInLedger } from '../inbox/name-in-ledger.js';
import type { SignedRow } from '../inbox/signed-rows.js';
import type { GivenEntry, GivenParcel } from './given-back.js';

export interface TakenEntry extends SignedRow {
  /** Absent where the receiver has the name only. */
  readonly entry: RecordEntry | undefined;
  readonly entryText: string | undefined;
  readonly content: { readonly salt: Buffer; readonly text: string } | undefined;
}

export interface CheckedParcel {
  readonly manifest: Manifest;
  readonly manifestJws: string;
  /** base64url. */
  readonly digest: string;
  readonly agreement: HeldAgreement;
  /** In order of seq. */
  readonly entries: readonly TakenEntry[];
  readonly receipts: readonly ReceiptRow[];
}

/**
 * @throws as verifyManifest and verifyReceipt; wrong-sender, wrong-recipient, agreement-not-found, merkle-root-differs, commitment-differs,
 * entry-malformed, entry-does-not-match-manifest, receipt-without-parcel
 */
export async function checkGivenParcel(tx: Tx, terms: Terms, given: GivenParcel): Promise<CheckedParcel> {
  const { card } = await terms.cards.get(tx, terms.own);
  const manifest = verifyManifest(given.manifest, (kid, at) => signingKeyAt(card, kid, at));
  if (manifest.sender !== terms.own || manifest.direction !== directionFrom(terms.own))
    throw problem('wrong-sender');
  const agreement = await terms.findAgreement(tx, manifest.agreementId, manifest.agreementVersion);
  if (!agreement) throw problem('agreement-not-found');
  if (agreement.partner !== manifest.recipient) throw problem('wrong-recipient');
  const digest = parcelDigest(given.manifest);
  const entries = checkEntries(given.records, manifest, agreement);
  const receipts = await checkReceipts(tx, terms, given.receipts, manifest, digest);
  for (const { receipt } of receipts) requireSameLeaves(receipt, entries);
  return { manifest, manifestJws: given.manifest, digest, agreement, entries, receipts };
}

function checkEntries(
  given: readonly GivenEntry[],
  manifest: Manifest,
  agreement: HeldAgreement,
): TakenEntry[] {
  const leaves = given.map((one) => ('entry' in one ? leafHash(one.entry) : fromB64u(one.digest)));
  if (leaves.length !== manifest.count || b64u(merkleRoot(leaves)) !== manifest.merkleRoot)
    throw problem('merkle-root-differs');
  return given.map((one, index) => {
    const place = { seq: manifest.firstSeq + index, digest: leaves[index]! };
    if (!('entry' in one)) {
      const nothing = { entry: undefined, entryText: undefined, content: undefined };
      // The receiver could read no name of an entry it refused as malformed; its digest is under our signature all the same.
      return { ...place, ...nameInLedger(agreement, one, one.version === nobody.version), ...nothing };
    }
    const entry = readEntry(one.entry, manifest);
    const content = one.body === undefined ? undefined : { salt: fromB64u(one.salt!), text: one.body };
    if (content && entry.bodyCommitment !== bodyCommitment(content.salt, content.text))
      throw problem('commitment-differs', { index });
    return { ...place, ...nameInLedger(agreement, entry, false), entry, entryText: one.entry, content };
  });
}

function readEntry(text: string, manifest: Manifest): RecordEntry {
  const entry = parseCanonical(text) as RecordEntry;
  const faults = entryFaults(entry);
  if (faults.length > 0) throw problem('entry-malformed', {}, { faults });
  const { agreementId, agreementVersion } = manifest;
  if (entry.agreementId !== agreementId || entry.agreementVersion !== agreementVersion)
    throw problem('entry-does-not-match-manifest');
  return entry;
}

async function checkReceipts(
  tx: Tx,
  terms: Terms,
  given: readonly string[],
  manifest: Manifest,
  digest: string,
): Promise<ReceiptRow[]> {
  const { card } = await terms.cards.get(tx, manifest.recipient);
  return given.map((jws) => {
    const receipt = verifyReceipt(jws, (kid, at) => signingKeyAt(card, kid, at));
    if (receipt.issuer !== manifest.recipient || receipt.stage === 'accepted') throw problem('wrong-sender');
    const bound =
      receipt.parcelDigest === digest &&
      receipt.agreementId === manifest.agreementId &&
      receipt.direction === manifest.direction &&
      receipt.firstSeq === manifest.firstSeq &&
      receipt.count === manifest.count;
    if (!bound) throw problem('receipt-without-parcel');
    return receiptRow(receipt, jws);
  });
}

function requireSameLeaves(
  { entries: spokenOf = [], firstSeq }: Receipt,
  entries: readonly TakenEntry[],
): void {
  for (const { seq, digest } of spokenOf)
    if (b64u(entries[seq - firstSeq]!.digest) !== digest) throw problem('receipt-without-parcel');
}

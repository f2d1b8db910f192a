/**
 * Holds the records of a parcel against its verified manifest. Protects: nothing is taken into a ledger that the sender
 * did not sign for, in that place, with that body.
 */
import { problem } from '@liangdi/problem';
import { isRecord } from '../canonical/is-record.js';
import { parseCanonical } from '../canonical/parse-json.js';
import { bodyCommitment } from '../digest/body-commitment.js';
import { b64u, fromB64u } from '../digest/base64url.js';
import { leafHash, merkleRoot } from '../digest/merkle.js';
import type { Manifest } from './manifest.js';
import type { UnpackedParcel } from './pack-parcel.js';

/** An entry that stands under the manifest; its members are not checked here (that is `entryFaults` of @liangdi/record). */
export interface CheckedEntry {
  readonly seq: number;
  readonly leaf: Buffer;
  /** base64url of the leaf hash: the digest both ledgers keep. */
  readonly digest: string;
  readonly entry: Readonly<Record<string, unknown>>;
}

/** Leaf hashes in order of seq. Refused: as by checkEntries. */
export function checkParcel(parcel: UnpackedParcel, manifest: Manifest): Buffer[] {
  return checkEntries(parcel, manifest).map((checked) => checked.leaf);
}

/** The same with the parsed entries. Refused: `merkle-root-differs`, `json-not-canonical`, `parcel-malformed`, `commitment-differs`. */
export function checkEntries(parcel: UnpackedParcel, manifest: Manifest): CheckedEntry[] {
  const leaves = parcel.records.map((record) => leafHash(record.entry));
  if (leaves.length !== manifest.count || b64u(merkleRoot(leaves)) !== manifest.merkleRoot) {
    throw problem('merkle-root-differs');
  }
  return parcel.records.map((record, index) => {
    const entry = parseCanonical(record.entry);
    if (!isRecord(entry)) throw problem('parcel-malformed', { pointer: `/records/${index}/entry` });
    if (entry.bodyCommitment !== bodyCommitment(fromB64u(record.salt), record.body)) {
      throw problem('commitment-differs', { index });
    }
    const leaf = leaves[index]!;
    return { seq: manifest.firstSeq + index, leaf, digest: b64u(leaf), entry };
  });
}

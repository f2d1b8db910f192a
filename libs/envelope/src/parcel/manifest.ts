/**
 * The manifest: what a sender signs for a run of 1…256 entries of one stream. Protects: order, completeness and content
 * of the run stand under one signature, chained to the parcel before it (docs/decisions/0001).
 */
import type { Direction, Instant, PartyId } from '@liangdi/record';
import { digestShape, directionShape, exactly, idShape, instantShape } from '../canonical/shape.js';
import { integerFrom, matching, members, partyShape } from '../canonical/shape.js';
import { b64u } from '../digest/base64url.js';
import { sha256 } from '../digest/sha256.js';
import {
  signDocument,
  verifyDocument,
  type DocumentKind,
  type KeyLookupAt,
} from '../jose/signed-document.js';
import type { SigningKey } from '../keys/signing-key.js';
import { parcelLimits } from './parcel-limits.js';

export interface Manifest {
  readonly type: 'liangdi-manifest/1';
  readonly sender: PartyId;
  readonly recipient: PartyId;
  readonly agreementId: string;
  readonly agreementVersion: number;
  readonly direction: Direction;
  /** The sender's UTC day, `YYYY-MM-DD`; `YYYY-MM-DD.n` for the n-th further epoch of a day with more than 2^20 entries. */
  readonly epoch: string;
  readonly firstSeq: number;
  readonly count: number;
  /** base64url of the RFC 9162 root over the leaf hashes of the entries, in order of seq. */
  readonly merkleRoot: string;
  /** parcelDigest of the parcel before in this stream; null for the first. */
  readonly previousParcelDigest: string | null;
  readonly createdAt: Instant;
}

const manifestShape = members({
  type: exactly('liangdi-manifest/1'),
  sender: partyShape,
  recipient: partyShape,
  agreementId: idShape,
  agreementVersion: integerFrom(1),
  direction: directionShape,
  epoch: matching(/^\d{4}-\d{2}-\d{2}(\.[1-9]\d{0,5})?$/),
  firstSeq: integerFrom(1),
  count: integerFrom(1, parcelLimits.records),
  merkleRoot: digestShape,
  previousParcelDigest: (value) => (value === null ? undefined : digestShape(value)),
  createdAt: instantShape,
});

const manifestKind: DocumentKind = {
  typ: 'liangdi.manifest.v1',
  shape: (value) => manifestShape(value) ?? directionFault(value as Manifest),
  malformed: 'manifest-malformed',
  statedAt: 'createdAt',
};

export function signManifest(manifest: Manifest, key: SigningKey): string {
  return signDocument(manifestKind, manifest, key);
}

/** Refused: as by verifyJws, `manifest-malformed`, `json-not-canonical`. Whether sender and key belong together is the lookup's. */
export function verifyManifest(jws: string, keyFor: KeyLookupAt): Manifest {
  return verifyDocument(manifestKind, jws, keyFor) as Manifest;
}

/**
 * base64url SHA-256 of the manifest JWS as ASCII. Not of the ciphertext: a third party who cannot open the parcel can
 * still tie receipt → manifest → root → entry.
 */
export function parcelDigest(manifestJws: string): string {
  return b64u(sha256(manifestJws));
}

/** A direction runs from the role it names: a manifest that says otherwise would file entries in the wrong ledger. */
function directionFault({ sender, recipient, direction }: Manifest): string | undefined {
  const [from, to] =
    direction === 'originToDestination' ? ['origin', 'destination'] : ['destination', 'origin'];
  return sender.endsWith(`.${from}`) && recipient.endsWith(`.${to}`) ? undefined : '/direction';
}

/**
 * The evidence file: enough for a third party with any JOSE library and SHA-256 to check who sent what and when, without
 * the body (docs/protocol.md). Protects: a file that does not prove what it says is never written.
 */
import { problem } from '@liangdi/problem';
import type { Instant } from '@liangdi/record';
import { parseCanonical } from '../canonical/parse-json.js';
import { bodyCommitment } from '../digest/body-commitment.js';
import { b64u, fromB64u } from '../digest/base64url.js';
import { inclusionPath, leafHash, merkleRoot } from '../digest/merkle.js';
import type { GeneralJws } from '../jose/general-jws.js';
import { decodeJwsUnverified } from '../jose/jws.js';
import { parcelDigest, type Manifest } from '../parcel/manifest.js';

export interface EvidenceFile {
  readonly type: 'liangdi-evidence/1';
  readonly exportedAt: Instant;
  /** The agreement under both signatures. */
  readonly agreement: GeneralJws;
  /** Signed cards of both parties. */
  readonly partyCards: readonly string[];
  readonly manifest: string;
  readonly parcelDigest: string;
  /** The parcel as sent (JWE); only its recipient can open it. */
  readonly parcel?: string;
  readonly entry: string;
  readonly seq: number;
  /** Place of the entry in the parcel; seq − firstSeq. */
  readonly index: number;
  readonly inclusionPath: readonly string[];
  readonly receipts: readonly string[];
  readonly body?: { readonly salt: string; readonly text: string };
}

export interface EvidenceMaterial {
  readonly exportedAt: Instant;
  readonly agreement: GeneralJws;
  readonly partyCards: readonly string[];
  readonly manifestJws: string;
  /** Leaf hashes (ledger digests) of the whole parcel, in order of seq. */
  readonly leafHashes: readonly Buffer[];
  readonly entry: string;
  readonly index: number;
  readonly receipts: readonly string[];
  readonly parcel?: string;
  readonly body?: { readonly salt: string; readonly text: string };
}

/** Refused: `evidence-inconsistent` when the material does not lead from entry (and body) to the signed root. */
export function buildEvidence(material: EvidenceMaterial): EvidenceFile {
  const { exportedAt, agreement, partyCards, manifestJws, leafHashes, entry, index, receipts, parcel, body } =
    material;
  const manifest = JSON.parse(decodeJwsUnverified(manifestJws).payload.toString('utf8')) as Manifest;
  if (!leadsToRoot(material, manifest) || !bodyBelongs(entry, body)) throw problem('evidence-inconsistent');
  return {
    type: 'liangdi-evidence/1',
    exportedAt,
    agreement,
    partyCards,
    manifest: manifestJws,
    parcelDigest: parcelDigest(manifestJws),
    ...(parcel === undefined ? {} : { parcel }),
    entry,
    seq: manifest.firstSeq + index,
    index,
    inclusionPath: inclusionPath(leafHashes, index).map(b64u),
    receipts,
    ...(body === undefined ? {} : { body }),
  };
}

function leadsToRoot({ leafHashes, entry, index }: EvidenceMaterial, manifest: Manifest): boolean {
  return (
    leafHashes.length === manifest.count &&
    leafHashes[index]?.equals(leafHash(entry)) === true &&
    b64u(merkleRoot(leafHashes)) === manifest.merkleRoot
  );
}

function bodyBelongs(entry: string, body: EvidenceMaterial['body']): boolean {
  if (body === undefined) return true;
  const { bodyCommitment: committed } = parseCanonical(entry) as { bodyCommitment?: unknown };
  return committed === bodyCommitment(fromB64u(body.salt), body.text);
}

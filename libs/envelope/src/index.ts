/** HOW records are sealed: canonical JSON, digest, Merkle, JWS and JWE, keys, party cards, parcels, receipts, evidence. */
export { canonicalJson, maxJsonDepth } from './canonical/canonical-json.js';
export { parseCanonical, parseJson, type JsonBounds } from './canonical/parse-json.js';

export { b64u, fromB64u } from './digest/base64url.js';
export { bodyCommitment, newSalt } from './digest/body-commitment.js';
export { inclusionPath, leafHash, merkleRoot, rootFromInclusionPath } from './digest/merkle.js';
export { sha256 } from './digest/sha256.js';

export {
  encryptionKeyFromJwk,
  encryptionKeyToJwk,
  generateEncryptionKey,
  type EncryptionKey,
} from './keys/encryption-key.js';
export { thumbprint, type PrivateJwk, type PublicJwk } from './keys/jwk.js';
export { publicKeyObject } from './keys/key-object.js';
export {
  generateSigningKey,
  signingKeyFromJwk,
  signingKeyToJwk,
  type SigningKey,
} from './keys/signing-key.js';

export { addSignature, signGeneral, verifyGeneral, type GeneralJws } from './jose/general-jws.js';
export {
  decodeJweHeader,
  maxSealedBytes,
  openJwe,
  sealedChars,
  sealJwe,
  type Recipient,
} from './jose/jwe.js';
export { decodeJwsUnverified, signJws, verifyJws } from './jose/jws.js';
export type { KeyLookup, SignatureHeader } from './jose/signature.js';
export type { KeyLookupAt } from './jose/signed-document.js';

export { deriveAgreementSecret, type AgreementSecret } from './agreement-secret/derive-agreement-secret.js';
export { keyHash, streamKey, subjectRef } from './agreement-secret/pseudonym.js';

export { blindIndex, unwrapDataKey, wrapDataKey } from './at-rest/master-key.js';
export { newDataKey, openAtRest, sealAtRest } from './at-rest/seal-at-rest.js';

export type { BilingualName, PartyCard, PartyKey, PartyKeyUse } from './party-card/party-card.js';
export { encryptionKeyOf, signingKeyAt } from './party-card/party-keys.js';
export { signPartyCard, verifyPartyCard } from './party-card/verify-party-card.js';

export { checkEntries, checkParcel, type CheckedEntry } from './parcel/check-parcel.js';
export { parcelDigest, signManifest, verifyManifest, type Manifest } from './parcel/manifest.js';
export {
  packedBytes,
  joinParcel,
  packParcel,
  packRecord,
  unpackParcel,
  type ParcelRecord,
  type UnpackedParcel,
} from './parcel/pack-parcel.js';
export { parcelLimits } from './parcel/parcel-limits.js';
export {
  signReceipt,
  verifyReceipt,
  type Receipt,
  type ReceiptEntry,
  type ReceiptStage,
} from './parcel/receipt.js';

export { buildEvidence, type EvidenceFile, type EvidenceMaterial } from './evidence/build-evidence.js';

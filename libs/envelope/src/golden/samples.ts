/**
 * Documents and keys for the specs of this lib. The keys stand in golden/v1/keys.json, published on purpose: they seal
 * nothing but specs. Everything here is fixed, for Ed25519 is deterministic and golden texts are compared byte by byte.
 */
import { readFileSync } from 'node:fs';
import type { Instant, OfficeId, PartyId } from '@liangdi/record';
import { canonicalJson } from '../canonical/canonical-json.js';
import { b64u } from '../digest/base64url.js';
import { bodyCommitment } from '../digest/body-commitment.js';
import { leafHash, merkleRoot } from '../digest/merkle.js';
import { sha256 } from '../digest/sha256.js';
import { encryptionKeyFromJwk, type EncryptionKey } from '../keys/encryption-key.js';
import { signingKeyFromJwk, type SigningKey } from '../keys/signing-key.js';
import { parcelDigest, signManifest, type Manifest } from '../parcel/manifest.js';
import type { ParcelRecord } from '../parcel/pack-parcel.js';
import type { Receipt } from '../parcel/receipt.js';
import type { PartyCard, PartyKey, PartyKeyUse } from '../party-card/party-card.js';

export interface PartyKeys {
  readonly sign: SigningKey;
  readonly encrypt: EncryptionKey;
  readonly agree: EncryptionKey;
  readonly clinic: EncryptionKey;
}

const stored = readGolden('keys.json') as Record<'origin' | 'destination', Record<PartyKeyUse, unknown>>;
export const originKeys = partyKeys(stored.origin);
export const destinationKeys = partyKeys(stored.destination);

export const agreementId = '019ab000-0000-7000-8000-00000000a001';
export const at = '2026-03-02T01:00:00.000Z' as Instant;

export const originCard = card('360731', 'origin', { zh: '于都县（演示）', en: 'Yudu County (demo)' }, originKeys);
export const destinationCard = card('440306', 'destination', { zh: '宝安区（演示）', en: "Bao'an (demo)" }, destinationKeys);

/** Records of a parcel; bodies hold the characters that break careless writers. */
export const sampleRecords: readonly ParcelRecord[] = [0, 1, 2].map((n) => {
  const body = canonicalJson({ admin: { certificateNo: `360731-2026-00000${n}`, nameAsPrinted: `𬭩㛃𠮷·示例"${n}"\u2028` } });
  const salt = sha256('sample salt', String(n));
  const entry = canonicalJson({
    agreementId,
    agreementVersion: 1,
    bodyCommitment: bodyCommitment(salt, body),
    clauseId: 'C1',
    consentId: '019ab000-0000-7000-8000-00000000c001',
    issuedAt: at,
    kind: 'certificate',
    purpose: 'certificateVerification',
    recipientOffice: '440306001',
    recordId: `019ab000-0000-7000-8000-00000000000${n}`,
    retentionUntil: '2029-03-02',
    schemaVersion: 1,
    senderOffice: '360731100',
    subjectRef: b64u(sha256('sample person', String(n))),
    version: 1,
  });
  return { entry, salt: b64u(salt), body };
});

export const sampleLeaves = sampleRecords.map((record) => leafHash(record.entry));

export const sampleManifest: Manifest = {
  type: 'liangdi-manifest/1',
  sender: originCard.party,
  recipient: destinationCard.party,
  agreementId,
  agreementVersion: 1,
  direction: 'originToDestination',
  epoch: '2026-03-02',
  firstSeq: 41,
  count: sampleRecords.length,
  merkleRoot: b64u(merkleRoot(sampleLeaves)),
  previousParcelDigest: b64u(sha256('the parcel before')),
  createdAt: at,
};

export const sampleManifestJws = signManifest(sampleManifest, originKeys.sign);

export const sampleReceipt: Receipt = {
  type: 'liangdi-receipt/1',
  stage: 'refused',
  issuer: destinationCard.party,
  agreementId,
  agreementVersion: 1,
  direction: 'originToDestination',
  parcelDigest: parcelDigest(sampleManifestJws),
  firstSeq: 41,
  count: 3,
  entries: [{ seq: 42, digest: b64u(sampleLeaves[1]!), code: 'agreement-does-not-cover', clauseId: 'C1' }],
  at: '2026-03-02T01:00:01.000Z' as Instant,
};

export function readGolden(file: string): unknown {
  return JSON.parse(readFileSync(new URL(`./v1/${file}`, import.meta.url), 'utf8'));
}

export function partyKeyOf(use: PartyKeyUse, key: SigningKey | EncryptionKey, more: Partial<PartyKey> = {}): PartyKey {
  return { kid: key.kid, use, jwk: key.publicJwk, validFrom: '2026-01-01T00:00:00.000Z' as Instant, ...more };
}

function partyKeys(jwks: Record<PartyKeyUse, unknown>): PartyKeys {
  return {
    sign: signingKeyFromJwk(jwks.sign),
    encrypt: encryptionKeyFromJwk(jwks.encrypt),
    agree: encryptionKeyFromJwk(jwks.agree),
    clinic: encryptionKeyFromJwk(jwks.clinic),
  };
}

function card(division: string, role: string, name: PartyCard['name'], keys: PartyKeys): PartyCard {
  return {
    type: 'liangdi-party-card/1',
    party: `${division}.${role}` as PartyId,
    name,
    division,
    offices: [{ office: `${division}100` as OfficeId, name: { zh: '示例街道', en: 'Sample Street' } }],
    contacts: [{ role: 'agreementManager', channel: 'demo line 1' }],
    topic: `liangdi.${division}.${role}.inbox.v1`,
    keys: (['sign', 'encrypt', 'agree', 'clinic'] as const).map((use) => partyKeyOf(use, keys[use])),
    issuedAt: '2026-01-02T00:00:00.000Z' as Instant,
    serial: 1,
  };
}

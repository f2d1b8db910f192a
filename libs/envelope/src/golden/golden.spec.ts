/**
 * Contract: an envelope of every version ever emitted still verifies, and the deterministic ones still come out byte for
 * byte. The files of golden/v1 are never regenerated: a change of form is a v2 beside them.
 */
import { describe, expect, it } from '@jest/globals';
import { canonicalJson } from '../canonical/canonical-json.js';
import { addSignature, signGeneral, verifyGeneral, type GeneralJws } from '../jose/general-jws.js';
import { openJwe } from '../jose/jwe.js';
import { keyHash, streamKey, subjectRef } from '../agreement-secret/pseudonym.js';
import { deriveAgreementSecret } from '../agreement-secret/derive-agreement-secret.js';
import { blindIndex, unwrapDataKey } from '../at-rest/master-key.js';
import { openAtRest } from '../at-rest/seal-at-rest.js';
import { publicKeyObject } from '../keys/key-object.js';
import { checkParcel } from '../parcel/check-parcel.js';
import { parcelDigest, signManifest, verifyManifest } from '../parcel/manifest.js';
import { packParcel, unpackParcel } from '../parcel/pack-parcel.js';
import { signReceipt, verifyReceipt } from '../parcel/receipt.js';
import { signingKeyAt } from '../party-card/party-keys.js';
import { signPartyCard, verifyPartyCard } from '../party-card/verify-party-card.js';
import {
  agreementId,
  destinationCard,
  destinationKeys,
  originCard,
  originKeys,
  readGolden,
  sampleLeaves,
  sampleManifest,
  sampleReceipt,
  sampleRecords,
} from './samples.js';

interface Golden {
  readonly partyCards: { readonly origin: string; readonly destination: string };
  readonly agreement: GeneralJws;
  readonly manifest: string;
  readonly parcelDigest: string;
  readonly parcelText: string;
  readonly parcel: string;
  readonly receipt: string;
  readonly secret: { readonly subjectRef: string; readonly keyHash: string; readonly streamKey: string };
  readonly atRest: { readonly master: string; readonly wrapped: string; readonly sealed: string; readonly blindIndex: string };
}

const golden = readGolden('envelopes.json') as Golden;
const idNumber = '11010519491231002X';
const agreementPayload = canonicalJson({ agreementId, agreementVersion: 1, type: 'liangdi-agreement/1' });
const agreementTyp = 'liangdi.agreement.v1';

describe('envelopes of version 1', () => {
  it('party cards verify, and are signed the same today', () => {
    expect(verifyPartyCard(golden.partyCards.origin)).toEqual(originCard);
    expect(verifyPartyCard(golden.partyCards.destination)).toEqual(destinationCard);
    expect(signPartyCard(originCard, originKeys.sign)).toBe(golden.partyCards.origin);
    expect(signPartyCard(destinationCard, destinationKeys.sign)).toBe(golden.partyCards.destination);
  });

  it('a doubly signed document verifies, and is signed the same today', () => {
    const keyFor = (kid: string) =>
      signingKeyAt(originCard, kid, sampleManifest.createdAt) ?? signingKeyAt(destinationCard, kid, sampleManifest.createdAt);
    const verified = verifyGeneral(golden.agreement, agreementTyp, keyFor);
    expect(verified.payload.toString()).toBe(agreementPayload);
    expect(verified.kids).toEqual([originKeys.sign.kid, destinationKeys.sign.kid]);
    const signed = signGeneral(agreementPayload, originKeys.sign, agreementTyp);
    expect(addSignature(signed, destinationKeys.sign, agreementTyp)).toEqual(golden.agreement);
  });

  it('a parcel is opened and holds, and is packed the same today', () => {
    const keyFor = (kid: string) => (kid === destinationKeys.encrypt.kid ? destinationKeys.encrypt.privateKey : undefined);
    const { plaintext } = openJwe(golden.parcel, keyFor);
    expect(plaintext.toString()).toBe(golden.parcelText);
    const parcel = unpackParcel(plaintext);
    const manifest = verifyManifest(parcel.manifestJws, (kid, at) => signingKeyAt(originCard, kid, at));
    expect(manifest).toEqual(sampleManifest);
    expect(checkParcel(parcel, manifest)).toEqual(sampleLeaves);
    expect(signManifest(sampleManifest, originKeys.sign)).toBe(golden.manifest);
    expect(packParcel(golden.manifest, sampleRecords)).toBe(golden.parcelText);
    expect(parcelDigest(golden.manifest)).toBe(golden.parcelDigest);
  });

  it('a receipt verifies, and is signed the same today', () => {
    expect(verifyReceipt(golden.receipt, (kid, at) => signingKeyAt(destinationCard, kid, at))).toEqual(sampleReceipt);
    expect(signReceipt(sampleReceipt, destinationKeys.sign)).toBe(golden.receipt);
  });

  it('persons, records and streams keep their keyed names', () => {
    const peer = publicKeyObject(destinationKeys.agree.publicJwk);
    const secret = deriveAgreementSecret(originKeys.agree.privateKey, peer, agreementId, 1);
    expect({
      subjectRef: subjectRef(secret, idNumber),
      keyHash: keyHash(secret, '019ab000-0000-7000-8000-000000000000'),
      streamKey: streamKey(secret, agreementId, 'originToDestination'),
    }).toEqual(golden.secret);
  });

  it('what lies in a database can still be opened and found', () => {
    const master = Buffer.from(golden.atRest.master, 'base64url');
    const key = unwrapDataKey(master, Buffer.from(golden.atRest.wrapped, 'base64url'), 'person-1');
    expect(openAtRest(key, Buffer.from(golden.atRest.sealed, 'base64url'), 'record-1/1').toString()).toBe('body');
    expect(blindIndex(master, idNumber).toString('base64url')).toBe(golden.atRest.blindIndex);
  });
});

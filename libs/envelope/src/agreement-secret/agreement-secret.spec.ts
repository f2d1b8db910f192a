import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { agreementId, destinationKeys, originKeys } from '../golden/samples.js';
import { publicKeyObject } from '../keys/key-object.js';
import { generateSigningKey } from '../keys/signing-key.js';
import { deriveAgreementSecret, type AgreementSecret } from './derive-agreement-secret.js';
import { keyHash, streamKey, subjectRef } from './pseudonym.js';

const number = '11010519491231002X';
const atOrigin = deriveAgreementSecret(
  originKeys.agree.privateKey,
  publicKeyObject(destinationKeys.agree.publicJwk),
  agreementId,
  1,
);
const atDestination = deriveAgreementSecret(
  destinationKeys.agree.privateKey,
  publicKeyObject(originKeys.agree.publicJwk),
  agreementId,
  1,
);
const names = (secret: AgreementSecret): string[] => [
  subjectRef(secret, number),
  keyHash(secret, number),
  streamKey(secret, agreementId, 'originToDestination'),
  streamKey(secret, agreementId, 'destinationToOrigin'),
];

describe('the agreement secret', () => {
  it('is come to by both parties, each with its own private key', () => {
    expect(names(atOrigin)).toEqual(names(atDestination));
    expect(atOrigin.reconciliation.equals(atDestination.reconciliation)).toBe(true);
  });

  it('gives a person and a record other names under another agreement, another version, another use', () => {
    const peer = publicKeyObject(destinationKeys.agree.publicJwk);
    const another = deriveAgreementSecret(
      originKeys.agree.privateKey,
      peer,
      '019ab000-0000-7000-8000-00000000a002',
      1,
    );
    const later = deriveAgreementSecret(originKeys.agree.privateKey, peer, agreementId, 2);
    const all = [...names(atOrigin), ...names(another), ...names(later)];
    expect(new Set(all).size).toBe(all.length);
  });

  it('shows itself in no JSON', () => {
    expect(JSON.stringify(atOrigin)).toBe('{"pseudonym":{},"ledger":{},"partition":{},"reconciliation":{}}');
  });

  it('gives a pseudonym for any number that is 43 characters and contains no part of it', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{17}[\dX]$/), (id) => {
        const reference = subjectRef(atOrigin, id);
        return /^[A-Za-z0-9_-]{43}$/.test(reference) && reference === subjectRef(atDestination, id);
      }),
      { numRuns: 50 },
    );
  });

  it('is not derived from keys of another kind', () => {
    const sign = generateSigningKey();
    expect(() =>
      deriveAgreementSecret(sign.privateKey, publicKeyObject(sign.publicJwk), agreementId, 1),
    ).toThrow(/key-malformed/);
  });
});

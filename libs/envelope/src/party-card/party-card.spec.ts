import { describe, expect, it } from '@jest/globals';
import type { Instant } from '@liangdi/record';
import { originCard, originKeys, partyKeyOf } from '../golden/samples.js';
import { canonicalJson } from '../canonical/canonical-json.js';
import { signJws } from '../jose/jws.js';
import { generateEncryptionKey } from '../keys/encryption-key.js';
import { generateSigningKey } from '../keys/signing-key.js';
import type { PartyCard, PartyKey } from './party-card.js';
import { encryptionKeyOf, signingKeyAt } from './party-keys.js';
import { signPartyCard, verifyPartyCard } from './verify-party-card.js';

const instant = (text: string): Instant => text as Instant;
const pinned = originCard;
const signed = signPartyCard(pinned, originKeys.sign);
const spare = generateSigningKey();
const later: PartyCard = {
  ...pinned,
  serial: 2,
  issuedAt: instant('2026-06-01T00:00:00.000Z'),
  keys: [...pinned.keys, partyKeyOf('sign', spare, { validFrom: instant('2026-06-01T00:00:00.000Z') })],
};
const code = (expected: string): unknown => expect.objectContaining({ code: expected });

describe('a party card', () => {
  it('is taken when signed by one of its own keys', () => {
    expect(verifyPartyCard(signed)).toEqual(pinned);
    expect(verifyPartyCard(signed, pinned)).toEqual(pinned);
  });

  it('is not taken when signed by a key it does not hold, or one not valid then', () => {
    const forged = signJws(canonicalJson(pinned), spare, 'liangdi.party-card.v1');
    expect(() => verifyPartyCard(forged)).toThrow(code('signer-unknown'));
    const early: PartyCard = { ...pinned, issuedAt: instant('2025-12-31T00:00:00.000Z') };
    expect(() => signPartyCard(early, originKeys.sign)).toThrow(code('signer-unknown'));
  });

  it('is followed by a newer one under a key already known, never by an older or an unknown one', () => {
    expect(verifyPartyCard(signPartyCard(later, originKeys.sign), pinned)).toEqual(later);
    expect(() => verifyPartyCard(signPartyCard(later, spare), pinned)).toThrow(code('party-card-stranger'));
    expect(() => verifyPartyCard(signed, later)).toThrow(code('party-card-stale'));
    const sameSerial: PartyCard = { ...later, serial: 1 };
    expect(() => verifyPartyCard(signPartyCard(sameSerial, originKeys.sign), pinned)).toThrow(
      code('party-card-stale'),
    );
  });

  it('keeps the history of its signing keys, so that nothing signed can be denied later', () => {
    const forgetful: PartyCard = {
      ...later,
      serial: 3,
      keys: later.keys.filter((key) => key.kid !== originKeys.sign.kid),
    };
    expect(() => verifyPartyCard(signPartyCard(forgetful, spare), later)).toThrow(
      code('party-card-breaks-history'),
    );
    const moved = changeKey(later, originKeys.sign.kid, { validFrom: instant('2026-05-01T00:00:00.000Z') });
    expect(() => verifyPartyCard(signPartyCard({ ...moved, serial: 3 }, spare), later)).toThrow(
      code('party-card-breaks-history'),
    );
    const ended = changeKey(later, originKeys.sign.kid, { validUntil: instant('2026-07-01T00:00:00.000Z') });
    expect(verifyPartyCard(signPartyCard({ ...ended, serial: 3 }, spare), later).serial).toBe(3);
  });

  it.each<[string, unknown]>([
    ['/division', { ...pinned, division: '440306' }],
    ['/topic', { ...pinned, topic: 'liangdi.440306.destination.inbox.v1' }],
    [
      '/offices/0/office',
      { ...pinned, offices: [{ office: '440306001', name: { zh: '外', en: 'Outside' } }] },
    ],
    ['/offices/0/name', { ...pinned, offices: [{ office: '360731100', name: 'only one language' }] }],
    ['/party', { ...pinned, party: '360731.elsewhere' }],
    ['/issuedAt', { ...pinned, issuedAt: '2026-02-31T00:00:00.000Z' }],
    ['/issuedAt', { ...pinned, issuedAt: '2026-01-02T00:00:00Z' }],
    ['/serial', { ...pinned, serial: 0 }],
    ['/keys', { ...pinned, keys: pinned.keys.filter((key) => key.use !== 'agree') }],
    ['/keys', { ...pinned, keys: [...pinned.keys, pinned.keys[0]] }],
    ['/keys/0/kid', { ...pinned, keys: [{ ...pinned.keys[0], kid: spare.kid }, ...pinned.keys.slice(1)] }],
    ['/keys/0/jwk', { ...pinned, keys: [{ ...pinned.keys[0], use: 'encrypt' }, ...pinned.keys.slice(1)] }],
    [
      '/keys/0/validUntil',
      changeKey(pinned, originKeys.sign.kid, { validUntil: instant('2026-01-01T00:00:00.000Z') }),
    ],
    ['', { ...pinned, extra: true }],
  ])('is refused with a fault at %j', (pointer, card) => {
    const jws = signJws(canonicalJson(card), originKeys.sign, 'liangdi.party-card.v1');
    const fault = expect.objectContaining({ code: 'party-card-malformed', details: { pointer } });
    expect(() => verifyPartyCard(jws)).toThrow(fault);
    expect(() => signPartyCard(card as PartyCard, originKeys.sign)).toThrow(fault);
  });

  it('is refused when it is not in canonical form, though truly signed', () => {
    const jws = signJws(JSON.stringify(pinned), originKeys.sign, 'liangdi.party-card.v1');
    expect(() => verifyPartyCard(jws)).toThrow(code('json-not-canonical'));
  });
});

describe('a key on a card', () => {
  it('counts from its first instant, to its end, and never after it was compromised', () => {
    const card = changeKey(pinned, originKeys.sign.kid, { validUntil: instant('2026-09-01T00:00:00.000Z') });
    const found = (of: PartyCard, at: string): boolean =>
      signingKeyAt(of, originKeys.sign.kid, at) !== undefined;
    expect(found(card, '2025-12-31T23:59:59.999Z')).toBe(false);
    expect(found(card, '2026-01-01T00:00:00.000Z')).toBe(true);
    expect(found(card, '2026-08-31T23:59:59.999Z')).toBe(true);
    expect(found(card, '2026-09-01T00:00:00.000Z')).toBe(false);
    const compromised = changeKey(card, originKeys.sign.kid, {
      compromisedSince: instant('2026-03-01T00:00:00.000Z'),
    });
    expect(found(compromised, '2026-02-28T00:00:00.000Z')).toBe(true);
    expect(found(compromised, '2026-03-01T00:00:00.000Z')).toBe(false);
  });

  it('for signing is never one for sealing', () => {
    expect(signingKeyAt(pinned, originKeys.encrypt.kid, pinned.issuedAt)).toBeUndefined();
  });

  it('to seal to is the newest that is valid, or there is none', () => {
    const fresh = generateEncryptionKey();
    const validFrom = instant('2026-05-01T00:00:00.000Z');
    const card: PartyCard = {
      ...pinned,
      keys: [...pinned.keys, partyKeyOf('encrypt', fresh, { validFrom })],
    };
    expect(encryptionKeyOf(card, 'encrypt', '2026-04-30T00:00:00.000Z').kid).toBe(originKeys.encrypt.kid);
    expect(encryptionKeyOf(card, 'encrypt', '2026-05-01T00:00:00.000Z').kid).toBe(fresh.kid);
    expect(encryptionKeyOf(card, 'clinic', '2026-05-01T00:00:00.000Z').kid).toBe(originKeys.clinic.kid);
    expect(() => encryptionKeyOf(card, 'clinic', '2025-05-01T00:00:00.000Z')).toThrow(
      code('party-key-missing'),
    );
  });
});

function changeKey(card: PartyCard, kid: string, change: Partial<PartyKey>): PartyCard {
  return { ...card, keys: card.keys.map((key) => (key.kid === kid ? { ...key, ...change } : key)) };
}

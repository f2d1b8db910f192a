/** Two parties with keys and cards, and whoever signs in their name, for the specs of the verifier. The signer is the house's own code. */
import {
  canonicalJson,
  generateEncryptionKey,
  generateSigningKey,
  signPartyCard,
  type PartyCard,
  type PartyKey,
  type PartyKeyUse,
  type SigningKey,
} from '@liangdi/envelope';

export const sender = '360731.origin';
export const receiver = '440306.destination';
export const agreementId = '019ab000-0000-7000-8000-00000000a001';

export interface SampleParty {
  readonly party: string;
  readonly key: SigningKey;
  readonly fields: PartyCard;
  readonly card: string;
}

export function sampleParty(party: string, period: Partial<PartyKey> = {}): SampleParty {
  const key = generateSigningKey();
  const division = party.slice(0, 6);
  const fields = {
    type: 'liangdi-party-card/1',
    party,
    name: { zh: '示例', en: 'Sample' },
    division,
    offices: [{ office: `${division}100`, name: { zh: '示例街道', en: 'Sample Street' } }],
    contacts: [],
    topic: `liangdi.${party}.inbox.v1`,
    keys: [
      { ...keyOf('sign', key), ...period },
      keyOf('encrypt', generateEncryptionKey()),
      keyOf('agree', generateEncryptionKey()),
    ],
    issuedAt: '2026-01-02T00:00:00.000Z',
    serial: 1,
  } as unknown as PartyCard;
  return { party, key, fields, card: signPartyCard(fields, key) };
}

/** The next card of a party, changed as wanted, signed by an earlier key. */
export function nextCard(of: SampleParty, change: Partial<Record<keyof PartyCard, unknown>>): string {
  return signPartyCard(nextFields(of, change), of.key);
}

export function nextFields(of: SampleParty, change: Partial<Record<keyof PartyCard, unknown>>): PartyCard {
  return JSON.parse(
    canonicalJson({ ...of.fields, serial: 2, issuedAt: '2026-02-01T00:00:00.000Z', ...change }),
  ) as PartyCard;
}

export function keyOf(
  use: PartyKeyUse,
  key: { readonly kid: string; readonly publicJwk: unknown },
  more: object = {},
): Record<string, unknown> {
  return { kid: key.kid, use, jwk: key.publicJwk, validFrom: '2026-01-01T00:00:00.000Z', ...more };
}

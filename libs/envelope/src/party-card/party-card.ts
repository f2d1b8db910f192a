/**
 * The party card: who a party is, where it is reached and which keys are its own, now and in the past.
 * Protects: two offices know each other by keys they have compared, not by what a message says of itself.
 */
import type { Instant, OfficeId, PartyId } from '@liangdi/record';
import { exactly, instantShape, integerFrom, listOf } from '../canonical/shape.js';
import { matching, members, partyShape, textUpTo, where, type Shape } from '../canonical/shape.js';
import { requirePublicJwk, thumbprint, type PublicJwk } from '../keys/jwk.js';

export interface BilingualName {
  readonly zh: string;
  readonly en: string;
}

/** `sign` messages and cards · `encrypt` parcels to the party · `agree` the agreement secret · `clinic` the clinical layer. */
export type PartyKeyUse = 'sign' | 'encrypt' | 'agree' | 'clinic';

export interface PartyKey {
  /** RFC 7638 thumbprint of `jwk`. */
  readonly kid: string;
  readonly use: PartyKeyUse;
  readonly jwk: PublicJwk;
  readonly validFrom: Instant;
  /** The first instant at which it is no longer valid. */
  readonly validUntil?: Instant;
  /** From this instant on nothing under this key is believed, whatever validUntil says. */
  readonly compromisedSince?: Instant;
}

export interface PartyCard {
  readonly type: 'liangdi-party-card/1';
  readonly party: PartyId;
  readonly name: BilingualName;
  /** Six digits; the first part of `party`. */
  readonly division: string;
  readonly offices: readonly { readonly office: OfficeId; readonly name: BilingualName }[];
  readonly contacts: readonly { readonly role: string; readonly channel: string }[];
  /** `liangdi.<party>.inbox.v1`. */
  readonly topic: string;
  readonly keys: readonly PartyKey[];
  readonly issuedAt: Instant;
  /** Higher is newer. */
  readonly serial: number;
}

const nameShape = members({ zh: textUpTo(200), en: textUpTo(200) });
const keyMembers = members(
  {
    kid: where((value) => typeof value === 'string'),
    use: exactly('sign', 'encrypt', 'agree', 'clinic'),
    jwk: where((value) => typeof value === 'object'),
    validFrom: instantShape,
  },
  { validUntil: instantShape, compromisedSince: instantShape },
);
const cardMembers = members({
  type: exactly('liangdi-party-card/1'),
  party: partyShape,
  name: nameShape,
  division: matching(/^\d{6}$/),
  offices: listOf(members({ office: matching(/^\d{9}$/), name: nameShape }), 1, 500),
  contacts: listOf(members({ role: textUpTo(100), channel: textUpTo(200) }), 0, 50),
  topic: textUpTo(100),
  keys: listOf((value) => keyMembers(value) ?? keyFault(value as PartyKey), 1, 200),
  issuedAt: instantShape,
  serial: integerFrom(1),
});

/** Nothing when good, else a pointer to the first fault. */
export const partyCardShape: Shape = (value) => cardMembers(value) ?? cardFault(value as PartyCard);

function keyFault({ kid, use, jwk, validFrom, validUntil }: PartyKey): string | undefined {
  if (validUntil !== undefined && validUntil <= validFrom) return '/validUntil';
  try {
    return thumbprint(requirePublicJwk(jwk, use === 'sign' ? 'Ed25519' : 'X25519')) === kid
      ? undefined
      : '/kid';
  } catch {
    return '/jwk';
  }
}

/** What the members must say together. */
function cardFault(card: PartyCard): string | undefined {
  if (!card.party.startsWith(`${card.division}.`)) return '/division';
  // Otherwise a card could direct its partners' parcels into somebody else's inbox.
  if (card.topic !== `liangdi.${card.party}.inbox.v1`) return '/topic';
  const outside = card.offices.findIndex(({ office }) => !office.startsWith(card.division));
  if (outside >= 0) return `/offices/${outside}/office`;
  // One key has one use: the clinic's key must not open what the office's opens.
  if (new Set(card.keys.map((key) => key.kid)).size !== card.keys.length) return '/keys';
  const complete = (['sign', 'encrypt', 'agree'] as const).every((use) =>
    card.keys.some((key) => key.use === use),
  );
  return complete ? undefined : '/keys';
}

/** A party is a jurisdiction in a role; an office is a township office of one jurisdiction, keyed by nine digits. */
import { problem } from '@liangdi/problem';

export const partyRoles = ['origin', 'destination'] as const;
export type PartyRole = (typeof partyRoles)[number];

/** `<six-digit division>.origin` or `<six-digit division>.destination`. */
export type PartyId = string & { readonly __brand: 'PartyId' };
/** The first nine digits of a GB/T 2260 code: division (6) and township (3). */
export type OfficeId = string & { readonly __brand: 'OfficeId' };

export const partyPattern = '^[1-9][0-9]{5}\\.(origin|destination)$';
export const officePattern = '^[1-9][0-9]{8}$';

const party = new RegExp(partyPattern);
const office = new RegExp(officePattern);

/** @throws problem 'party-malformed' */
export function partyId(text: string): PartyId {
  if (!party.test(text)) throw problem('party-malformed');
  return text as PartyId;
}

/** @throws problem 'party-malformed' */
export function parsePartyId(text: string): { division: string; role: PartyRole } {
  const id = partyId(text);
  return { division: id.slice(0, 6), role: id.slice(7) as PartyRole };
}

/** @throws problem 'office-malformed' */
export function officeId(text: string): OfficeId {
  if (!office.test(text)) throw problem('office-malformed');
  return text as OfficeId;
}

/** An office belongs to the party whose division its code begins with; abolished divisions need the succession table. */
export function officeBelongsTo(office: OfficeId | string, party: PartyId | string): boolean {
  return office.length === 9 && office.slice(0, 6) === party.slice(0, 6);
}

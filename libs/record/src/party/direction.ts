/** Which way a record goes between the two parties of an agreement; it follows from who sends. */
import { parsePartyId, type PartyId } from './party.js';

export const directions = ['originToDestination', 'destinationToOrigin'] as const;
export type Direction = (typeof directions)[number];

/** @throws problem 'party-malformed' */
export function directionFrom(sender: PartyId): Direction {
  return parsePartyId(sender).role === 'origin' ? 'originToDestination' : 'destinationToOrigin';
}

/** The keys of a card as of an instant. Protects: a key counts only while it was valid and not known to be compromised. */
import type { KeyObject } from 'node:crypto';
import { problem } from '@liangdi/problem';
import type { Recipient } from '../jose/jwe.js';
import { publicKeyObject } from '../keys/key-object.js';
import type { PartyCard, PartyKey, PartyKeyUse } from './party-card.js';

/** The public signing key of this kid, if it was valid then. `at` is an Instant: fixed spelling, so text order is time order. */
export function signingKeyAt(card: PartyCard, kid: string, at: string): KeyObject | undefined {
  const key = card.keys.find((candidate) => candidate.use === 'sign' && candidate.kid === kid);
  return key !== undefined && isValidAt(key, at) ? publicKeyObject(key.jwk, 'Ed25519') : undefined;
}

/** The newest key of a use that is valid then: what to seal to or agree with. Refused: `party-key-missing`. */
export function encryptionKeyOf(card: PartyCard, use: Exclude<PartyKeyUse, 'sign'>, at: string): Recipient {
  const valid = card.keys.filter((key) => key.use === use && isValidAt(key, at));
  const newest = valid.reduce<PartyKey | undefined>(
    (best, key) => (best === undefined || key.validFrom > best.validFrom ? key : best),
    undefined,
  );
  if (newest === undefined) throw problem('party-key-missing', { use, party: card.party });
  return { kid: newest.kid, publicKey: publicKeyObject(newest.jwk, 'X25519') };
}

export function isValidAt({ validFrom, validUntil, compromisedSince }: PartyKey, at: string): boolean {
  if (at < validFrom) return false;
  if (validUntil !== undefined && at >= validUntil) return false;
  return compromisedSince === undefined || at < compromisedSince;
}

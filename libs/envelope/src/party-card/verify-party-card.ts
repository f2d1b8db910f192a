/**
 * Signs and verifies party cards. Protects: a first card proves only that its signer holds its keys (officers compare
 * it by another channel and pin it); every later one must be signed by a key already pinned and keep the key history.
 */
import { problem } from '@liangdi/problem';
import { canonicalJson } from '../canonical/canonical-json.js';
import { parseJson } from '../canonical/parse-json.js';
import { decodeJwsUnverified } from '../jose/jws.js';
import { signDocument, verifyDocument, type DocumentKind } from '../jose/signed-document.js';
import type { SigningKey } from '../keys/signing-key.js';
import { partyCardShape, type PartyCard } from './party-card.js';
import { signingKeyAt } from './party-keys.js';

const cardKind: DocumentKind = {
  typ: 'liangdi.party-card.v1',
  shape: partyCardShape,
  malformed: 'party-card-malformed',
  statedAt: 'issuedAt',
};

/** Refused: `party-card-malformed`; `signer-unknown` when the key is not a valid signing key of this very card. */
export function signPartyCard(card: PartyCard, key: SigningKey): string {
  const jws = signDocument(cardKind, card, key);
  if (signingKeyAt(card, key.kid, card.issuedAt) === undefined) throw problem('signer-unknown');
  return jws;
}

/**
 * A card that is signed by itself and, where one is pinned, follows from the pinned one. The pinned card itself is
 * accepted again. Refused: as by verifyJws, `party-card-malformed`, `party-card-stale`, `party-card-stranger`,
 * `party-card-breaks-history`.
 */
export function verifyPartyCard(jws: string, pinned?: PartyCard): PartyCard {
  const claimed = parseJson(decodeJwsUnverified(jws).payload, { maxBytes: 1_048_576 });
  const pointer = partyCardShape(claimed);
  if (pointer !== undefined) throw problem('party-card-malformed', { pointer });
  const card = verifyDocument(cardKind, jws, (kid, at) =>
    signingKeyAt(claimed as PartyCard, kid, at),
  ) as PartyCard;
  if (pinned !== undefined && canonicalJson(card) !== canonicalJson(pinned))
    requireSuccessor(jws, card, pinned);
  return card;
}

function requireSuccessor(jws: string, card: PartyCard, pinned: PartyCard): void {
  if (card.party !== pinned.party) throw problem('party-card-stranger');
  if (card.serial <= pinned.serial || card.issuedAt < pinned.issuedAt) throw problem('party-card-stale');
  const { kid } = decodeJwsUnverified(jws).header;
  if (signingKeyAt(pinned, kid, card.issuedAt) === undefined) throw problem('party-card-stranger');
  if (!pinned.keys.every((key) => key.use !== 'sign' || keepsKey(card, key)))
    throw problem('party-card-breaks-history');
}

/** A signing key stays for ever; its end may be set, and compromise told, but its beginning may not move. */
function keepsKey(card: PartyCard, earlier: PartyCard['keys'][number]): boolean {
  return card.keys.some(
    (key) => key.kid === earlier.kid && key.use === 'sign' && key.validFrom === earlier.validFrom,
  );
}

/**
 * The two party cards behind an agreement: whose keys may have signed it, and that it was written for the cards held here.
 * Protects: a signature is judged by the card pinned by people, as of the instant it was given.
 */
import type { AgreementDocument, KeyForParty } from '@liangdi/agreement';
import type { Tx } from '@liangdi/database';
import { b64u, sha256, signingKeyAt, type PartyCard } from '@liangdi/envelope';
import { problem } from '@liangdi/problem';
import { instant, type Instant, type PartyId } from '@liangdi/record';
import type { Terms } from '@liangdi/terms';
import type { AgreementOnFile } from './agreement-on-file.js';

export function cardDigest(jws: string): string {
  return b64u(sha256(jws));
}

/** Own card and the partner's. @throws partner-unknown */
export async function cardsWith(tx: Tx, terms: Terms, partner: PartyId): Promise<readonly PartyCard[]> {
  return [(await terms.cards.get(tx, terms.own)).card, (await terms.cards.get(tx, partner)).card];
}

export function keysAt(cards: readonly PartyCard[], at: (party: PartyId) => Instant): KeyForParty {
  return (party, kid) => {
    const card = cards.find((held) => held.party === party);
    return card && signingKeyAt(card, kid, at(party));
  };
}

/** Each party's key as of the step in which it signed, so that a key changed since does not undo an agreement; else as of now. */
export function keysAtSigning(
  cards: readonly PartyCard[],
  { steps }: Pick<AgreementOnFile, 'steps'>,
  now: Date,
): KeyForParty {
  const signed = steps.filter(({ step }) => step === 'propose' || step === 'countersign');
  return keysAt(cards, (party) => signed.find(({ by }) => by === party)?.at ?? instant(now));
}

/** The agreement names a card of each party that is, or was, pinned here. @throws party-card-differs */
export async function requireHeldCards(tx: Tx, document: AgreementDocument): Promise<void> {
  const parties = [document.parties.origin, document.parties.destination];
  const held = await tx.query<{ party: PartyId; card_jws: string }>(
    `SELECT party, card_jws FROM party_card WHERE party = ANY($1::text[])`,
    [parties.map(({ party }) => party)],
  );
  const digests = new Set(held.map(({ party, card_jws }) => `${party} ${cardDigest(card_jws)}`));
  for (const named of parties) {
    if (!digests.has(`${named.party} ${named.cardDigest}`))
      throw problem('party-card-differs', { party: named.party });
  }
}

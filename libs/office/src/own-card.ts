/** The party's own card, signed afresh when its keys, offices or contacts have changed since the last one. */
import type { Actor, Database } from '@liangdi/database';
import {
  canonicalJson,
  signPartyCard,
  type PartyCard,
  type PartyKey,
  type PartyKeyUse,
} from '@liangdi/envelope';
import { inboxTopic } from '@liangdi/delivery';
import { instant } from '@liangdi/record';
import type { PartyProfile } from '@liangdi/service-host';
import type { OwnKeys, Terms } from '@liangdi/terms';

const uses = ['sign', 'encrypt', 'agree', 'clinic'] as const satisfies readonly PartyKeyUse[];

export async function pinOwnCard(
  database: Database,
  terms: Terms,
  profile: PartyProfile,
  now: Date,
): Promise<void> {
  const actor: Actor = { kind: 'machine', subject: 'boot', roles: [], party: terms.own };
  await database.inTransaction(actor, async (tx) => {
    const pinned = (await terms.cards.find(tx, terms.own))?.card;
    const current: PartyCard = {
      type: 'liangdi-party-card/1',
      party: terms.own,
      division: terms.own.slice(0, 6),
      topic: inboxTopic(terms.own),
      name: profile.name,
      offices: profile.offices,
      contacts: profile.contacts,
      keys: cardKeys(terms.keys, pinned, now),
      issuedAt: pinned?.issuedAt ?? instant(now),
      serial: pinned?.serial ?? 1,
    };
    if (pinned && canonicalJson(pinned) === canonicalJson(current)) return;
    const next = pinned ? { ...current, issuedAt: instant(now), serial: pinned.serial + 1 } : current;
    await terms.cards.pin(tx, signPartyCard(next, signerOf(terms.keys, pinned)));
  });
}

/** Keys on the last card keep their dates, those no longer held too: history must stay verifiable. */
function cardKeys(keys: OwnKeys, pinned: PartyCard | undefined, now: Date): PartyKey[] {
  const known = new Map((pinned?.keys ?? []).map((key) => [key.kid, key]));
  for (const use of uses) {
    for (const { kid, publicJwk } of keys[use]) {
      if (!known.has(kid)) known.set(kid, { kid, use, jwk: publicJwk, validFrom: instant(now) });
    }
  }
  return [...known.values()];
}

/** A newer card must be signed by a key of the card before it. */
function signerOf(keys: OwnKeys, pinned: PartyCard | undefined) {
  return keys.sign.find(({ kid }) => pinned?.keys.some((key) => key.kid === kid)) ?? keys.sign[0];
}

/** docs/protocol.md §14: the cards of both parties, and the keys in them. */
import { calculateJwkThumbprint, importJWK, type CryptoKey } from 'jose';
import { claimed, EvidenceFault, readHeader, verifyCompact, type Fields } from './jose-reading.js';

const cardTyp = 'liangdi.party-card.v1';

export interface Party {
  /** The payloads of its cards, ascending by serial. */
  readonly cards: readonly Fields[];
  readonly jws: readonly string[];
}

export async function checkCards(
  partyCards: readonly string[],
  compared: readonly string[],
): Promise<Map<string, Party>> {
  const parties = new Map<string, { cards: Fields[]; jws: string[] }>();
  const owners = new Map<string, string>();
  for (const jws of partyCards) {
    const card = await selfSigned(jws);
    for (const { kid } of signKeys(card)) {
      if ((owners.get(kid) ?? card.party) !== card.party)
        throw new EvidenceFault('party-card-signature', 'one key on the cards of two parties');
      owners.set(kid, card.party);
    }
    const party = parties.get(card.party) ?? { cards: [], jws: [] };
    const before = party.cards.at(-1);
    if (before) await requireSuccessor(jws, card, before);
    party.cards.push(card);
    party.jws.push(jws);
    parties.set(card.party, party);
  }
  for (const [name, party] of parties) requireBelieved(name, party, compared);
  return parties;
}

/** A card is believed when a compared key signed it, or a key on a believed card of that party did; that it lists such a key proves nothing. */
function requireBelieved(name: string, { cards, jws }: Party, compared: readonly string[]): void {
  const believed = new Set(compared);
  const signers = jws.map((text) => readHeader(text.split('.')[0]!, cardTyp, 'party-card-signature').kid);
  for (let before = -1; before < believed.size;) {
    before = believed.size;
    cards.forEach((card, at) => {
      if (believed.has(signers[at]!)) for (const { kid } of signKeys(card)) believed.add(kid);
    });
  }
  if (!signers.every((kid) => believed.has(kid)))
    throw new EvidenceFault('party-card-stranger', `no compared key leads to a card of ${name}`);
}

async function selfSigned(jws: string): Promise<Fields> {
  const failure = 'party-card-signature';
  const card = claimed(jws, failure);
  if (card.type !== 'liangdi-party-card/1') throw new EvidenceFault(failure, 'another type');
  for (const key of signKeys(card)) {
    if ((await calculateJwkThumbprint(key.jwk)) !== key.kid)
      throw new EvidenceFault(failure, 'a kid of another key');
  }
  return verifyCompact(jws, cardTyp, (kid) => keyAt(card, kid, card.issuedAt, failure), failure);
}

async function requireSuccessor(jws: string, card: Fields, before: Fields): Promise<void> {
  const failure = 'party-card-succession';
  if (card.serial <= before.serial) throw new EvidenceFault(failure, 'serials do not ascend');
  if (card.issuedAt < before.issuedAt) throw new EvidenceFault(failure, 'older than the card before');
  await verifyCompact(jws, cardTyp, (kid) => keyAt(before, kid, card.issuedAt, failure), failure);
  for (const { kid, validFrom } of signKeys(before)) {
    if (!signKeys(card).some((key) => key.kid === kid && key.validFrom === validFrom))
      throw new EvidenceFault(failure, 'a signing key is dropped, or moved in time');
  }
}

export function signKeys(card: Fields): Fields[] {
  return card.keys.filter((key: Fields) => key.use === 'sign');
}

export async function keyAt(card: Fields, kid: string, at: string, failure: string): Promise<CryptoKey> {
  const key = signKeys(card).find((candidate) => candidate.kid === kid);
  const valid =
    key &&
    key.validFrom <= at &&
    (key.validUntil === undefined || at < key.validUntil) &&
    (key.compromisedSince === undefined || at < key.compromisedSince);
  if (!valid) throw new EvidenceFault(failure, 'no key of that party valid then');
  return imported(key);
}

export async function imported(key: Fields): Promise<CryptoKey> {
  return (await importJWK(key.jwk, 'EdDSA')) as CryptoKey;
}

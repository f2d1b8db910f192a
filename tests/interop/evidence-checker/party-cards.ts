/** docs/protocol.md §14: the cards of both parties, and the keys in them. */
import { calculateJwkThumbprint, importJWK, type CryptoKey } from 'jose';
import { claimed, EvidenceFault, verifyCompact, type Fields } from './jose-reading.js';

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
  for (const jws of partyCards) {
    const card = await selfSigned(jws);
    const party = parties.get(card.party) ?? { cards: [], jws: [] };
    const before = party.cards.at(-1);
    if (before) await requireSuccessor(jws, card, before);
    party.cards.push(card);
    party.jws.push(jws);
    parties.set(card.party, party);
  }
  for (const [name, { cards }] of parties) {
    const known = cards.some((card) =>
      card.keys.some((key: Fields) => key.use === 'sign' && compared.includes(key.kid)),
    );
    if (!known) throw new EvidenceFault('party-card-stranger', `no compared key of ${name}`);
  }
  return parties;
}

async function selfSigned(jws: string): Promise<Fields> {
  const failure = 'party-card-signature';
  const card = claimed(jws, failure);
  if (card.type !== 'liangdi-party-card/1') throw new EvidenceFault(failure, 'another type');
  for (const key of signKeys(card)) {
    if ((await calculateJwkThumbprint(key.jwk)) !== key.kid)
      throw new EvidenceFault(failure, 'a kid of another key');
  }
  return verifyCompact(
    jws,
    'liangdi.party-card.v1',
    (kid) => keyAt(card, kid, card.issuedAt, failure),
    failure,
  );
}

async function requireSuccessor(jws: string, card: Fields, before: Fields): Promise<void> {
  const failure = 'party-card-succession';
  if (card.serial <= before.serial) throw new EvidenceFault(failure, 'serials do not ascend');
  await verifyCompact(
    jws,
    'liangdi.party-card.v1',
    (kid) => keyAt(before, kid, card.issuedAt, failure),
    failure,
  );
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

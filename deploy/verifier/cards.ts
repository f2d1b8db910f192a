/**
 * Party cards (docs/protocol.md §5): each signed by itself, each after the first by the one before, no signing key ever dropped.
 * Protects: a signature counts only under a key its party had at that time.
 */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { readCard, type Card, type SignKey } from './card.js';
import { below, hold } from './fault.js';
import type { Json } from './json.js';
import { signatureHolds, type Signature } from './jws.js';

/** The cards of every party of a file, those of one party in ascending order of serial. */
export type Cards = ReadonlyMap<string, readonly Card[]>;

export function readCards(value: readonly Json[], at: string): Cards {
  const cards = new Map<string, Card[]>();
  const ownerOf = new Map<string, string>();
  value.forEach((jws, index) => {
    const card = readCard(jws, below(at, index));
    requireOwnSignature(card);
    for (const kid of card.signKeys.keys()) {
      const owner = ownerOf.get(kid) ?? card.party;
      hold(owner === card.party, card.at, 'Two parties claim one key.', '同一密钥出现在两个机构的名片上。');
      ownerOf.set(kid, owner);
    }
    const ofParty = cards.get(card.party) ?? [];
    ofParty.push(card);
    cards.set(card.party, ofParty);
  });
  return cards;
}

export function requireSuccession(cards: Cards): void {
  for (const ofParty of cards.values()) {
    ofParty.forEach((card, index) => {
      if (index > 0) requireSuccessor(card, ofParty[index - 1]!);
    });
  }
}

/** The card that keeps every signing key of its party: the newest. */
export function cardOf(cards: Cards, party: string, at: string): Card {
  const card = cards.get(party)?.at(-1);
  hold(card !== undefined, at, `There is no card of ${party} in the file.`, `文件中没有 ${party} 的名片。`);
  return card;
}

export function isValidAt(key: SignKey, instant: string): boolean {
  if (instant < key.validFrom) return false;
  if (key.validUntil !== undefined && instant >= key.validUntil) return false;
  return key.compromisedSince === undefined || instant < key.compromisedSince;
}

/** @throws Fault where the card has no such key valid then, or the signature is another's */
export function requireSignature(signature: Signature, card: Card, instant: string): void {
  const key = card.signKeys.get(signature.kid);
  hold(
    key !== undefined,
    signature.at.header,
    `The signer is not a signing key of ${card.party}.`,
    `签名者不是 ${card.party} 的签名密钥。`,
  );
  hold(
    isValidAt(key, instant),
    signature.at.header,
    `The key of ${card.party} was not valid at ${instant}.`,
    `${card.party} 的密钥在 ${instant} 无效。`,
  );
  requireHolds(signature, key);
}

export function requireHolds(signature: Signature, key: SignKey): void {
  hold(
    signatureHolds(signature, keyObject(key.x)),
    signature.at.signature,
    'The signature does not hold over this text.',
    '签名与内容不符。',
  );
}

function requireOwnSignature(card: Card): void {
  requireSignature(card.signature, card, card.issuedAt);
}

function requireSuccessor(card: Card, before: Card): void {
  const { at, party } = card;
  hold(
    card.serial > before.serial,
    at,
    `The serials of ${party} do not ascend.`,
    `${party} 的名片序号没有递增。`,
  );
  hold(card.issuedAt >= before.issuedAt, at, 'The card is older than the one before.', '名片早于前一张。');
  const signer = before.signKeys.get(card.signature.kid);
  hold(
    signer !== undefined && isValidAt(signer, card.issuedAt),
    at,
    'The card is not signed by a key of the card before, valid then.',
    '名片不是由前一张名片当时有效的密钥签名。',
  );
  for (const { kid, validFrom } of before.signKeys.values()) {
    hold(
      card.signKeys.get(kid)?.validFrom === validFrom,
      at,
      'The card drops a signing key of the card before, or moves its beginning.',
      '名片丢弃了前一张名片的签名密钥，或改动了其生效时间。',
    );
  }
}

const remembered = new Map<string, KeyObject>();

/** A file has few keys and many signatures. */
function keyObject(x: string): KeyObject {
  const known = remembered.get(x);
  if (known !== undefined) return known;
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  if (remembered.size > 1_000) remembered.clear();
  remembered.set(x, key);
  return key;
}

/** The checks every file begins with: whose keys these are, and whether anybody has compared them. */
import { readCards, requireSuccession, type Cards } from './cards.js';
import type { Json } from './json.js';
import { Pins } from './pins.js';
import type { Report } from './report.js';
import { listOf } from './shape.js';

/** What the person who checks has brought. */
export interface Asked {
  readonly record: string | undefined;
  readonly pins: readonly string[];
}

export function checkParties(
  value: Json | undefined,
  at: string,
  { pins }: Asked,
  report: Report,
): { cards: Cards; pins: Pins } {
  const cards = report.check('party-card-signature', cardsTold, () => readCards(listOf(value, at, 1), at));
  report.check('party-card-succession', successionTold, () => requireSuccession(cards));
  const told = pins.length === 0 ? unpinnedTold : pinnedTold;
  return { cards, pins: report.check('party-card-stranger', told, () => Pins.over(cards, pins)) };
}

const cardsTold = (cards: Cards) => ({
  en: `The party cards of ${[...cards.keys()].join(', ')} are each signed by a key of their own.`,
  zh: `${[...cards.keys()].join('、')} 的机构名片均由其自身密钥签名。`,
});

const successionTold = {
  en: 'Each newer card is signed by a key of the one before and keeps every signing key.',
  zh: '每张较新的名片均由前一张的密钥签名，并保留全部签名密钥。',
};

const pinnedTold = {
  en: 'Every card leads back to a key you named.',
  zh: '每张名片均可追溯到您给出的密钥指纹。',
};

const unpinnedTold = {
  en: 'NOT compared: the keys were taken from the file itself. Compare the key ids with both parties by another channel and name them with --pin; until then the file proves only that it agrees with itself.',
  zh: '未核对：密钥取自文件本身。请通过另一渠道向双方核对密钥指纹，并用 --pin 给出；在此之前，文件只能证明自身一致。',
};

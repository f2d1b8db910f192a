/** The parties exchange their cards and sign an agreement. */
import { verifyPartyCard } from '@liangdi/envelope';
import { exchangeCards, signAgreement } from '../../story/become-acquainted.js';
import { claim, type Claim, type Stage, type Step } from '../stage.js';

const sides = ['origin', 'destination'] as const;
const sideZh = { origin: '户籍地', destination: '现居住地' };

async function pinnedCards(stage: Stage): Promise<Claim[]> {
  const claims: Claim[] = [];
  for (const side of sides) {
    const rows = await stage.books.all<{ card_jws: string }>(
      side,
      'SELECT card_jws FROM party_card ORDER BY party',
    );
    const parties = rows.map(({ card_jws }) => verifyPartyCard(card_jws).party);
    claims.push(
      claim(
        `${sideZh[side]}保存了双方的机构名片，签名有效`,
        `the ${side} keeps both party cards, and their signatures are good`,
        parties.length === 2,
      ),
    );
  }
  return claims;
}

async function agreementInBothBooks(stage: Stage): Promise<Claim[]> {
  const [atOrigin, atDestination] = await Promise.all(
    sides.map((side) =>
      stage.books.one<{ state: string; digest: string; signatures: number }>(
        side,
        `SELECT state, digest, jsonb_array_length(signed->'signatures') AS signatures FROM agreement`,
      ),
    ),
  );
  return [
    claim(
      '协议在两地均已生效',
      'the agreement is active on both sides',
      atOrigin?.state === 'active' && atDestination?.state === 'active',
    ),
    claim(
      '两地保存的是同一份文本，都有两方签名',
      'both sides hold the same text, with both signatures',
      atOrigin?.digest === atDestination?.digest &&
        atOrigin?.signatures === 2 &&
        atDestination?.signatures === 2,
    ),
  ];
}

export const acquaintanceSteps: readonly Step[] = [
  {
    zh: '两地交换签名的机构名片',
    en: 'The two parties exchange their signed party cards',
    async run(stage) {
      await exchangeCards(stage.world);
      return pinnedCards(stage);
    },
  },
  {
    zh: '户籍地起草并提出双向合作协议，现居住地会签，协议生效',
    en: 'The origin drafts and proposes a cooperation agreement, the destination countersigns, it becomes active',
    async run(stage) {
      stage.acquaintance = await signAgreement(stage.world);
      return agreementInBothBooks(stage);
    },
  },
];

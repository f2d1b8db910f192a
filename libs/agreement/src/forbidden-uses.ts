/**
 * What neither party may ever use the exchanged records for, word for word as both sign it. An agreement with one
 * sentence changed, added or left out is not accepted: the stance is not negotiable between two offices.
 */
export interface ForbiddenUse {
  readonly zh: string;
  readonly en: string;
}

export const forbiddenUses: readonly ForbiddenUse[] = [
  {
    zh: '不得用于要求本人返回户籍地，或要求其前往任何地方接受检查。',
    en: 'Never to require the person to return to the place of registration, or to travel anywhere for a check.',
  },
  {
    zh: '不得用于向本人或其家庭收取任何费用，或扣留其证件、财物。',
    en: 'Never to charge the person or the family anything, or to withhold their papers or goods.',
  },
  {
    zh: '不得以没有某项记录为由拒绝、推迟或减少任何服务。',
    en: 'Never to refuse, delay or reduce a service because some record does not exist.',
  },
  {
    zh: '不得用于要求本人接受检查、手术或避孕措施，也不得为此设定数量指标。',
    en: 'Never to require a check, an operation or contraception of the person, nor to set numbers to be reached for them.',
  },
  {
    zh: '不得用于获取、推断或传递胎儿的性别。',
    en: 'Never to obtain, infer or pass on whether an unborn child is a boy or a girl.',
  },
  {
    zh: '不得用于对个人评分、排名、分级，或将其列入任何名单。',
    en: 'Never to score, rank or grade persons, or to put them on any list.',
  },
  {
    zh: '不得用于限制本人的人身自由、居住、就业、就学或参保。',
    en: "Never to restrict the person's liberty, residence, work, schooling or insurance.",
  },
  {
    zh: '不得提供给用人单位、出租人、公安机关或其他任何第三方查询。',
    en: 'Never to be looked up by employers, landlords, the police or any other third party.',
  },
  {
    zh: '不得以任何好处征集他人提供有关本人婚育情况的信息。',
    en: "Never to invite others, for any return, to tell about the person's marriage or children.",
  },
];

/** Marital status, GB/T 2261.2: a closed value domain with the words printed for each code. */
export const maritalStatusCodes = ['10', '20', '21', '22', '23', '30', '40', '90'] as const;
export type MaritalStatusCode = (typeof maritalStatusCodes)[number];

export const maritalStatusNames: Readonly<
  Record<MaritalStatusCode, { readonly zh: string; readonly en: string }>
> = {
  '10': { zh: '未婚', en: 'never married' },
  '20': { zh: '已婚', en: 'married' },
  '21': { zh: '初婚', en: 'first marriage' },
  '22': { zh: '再婚', en: 'remarried' },
  '23': { zh: '复婚', en: 'remarried to the same spouse' },
  '30': { zh: '丧偶', en: 'widowed' },
  '40': { zh: '离婚', en: 'divorced' },
  '90': { zh: '未说明的婚姻状况', en: 'not stated' },
};

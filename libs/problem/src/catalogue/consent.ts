/** Problems of consent: what she has not given leave for. Worded for the office; nothing here is a fact about the person. */
import type { CatalogueEntry } from '../entry.js';

export const consentProblems = {
  'consent-faulty': {
    status: 422,
    disposition: 'park',
    zh: () => '同意书内容有误，请按 errors 中列出的位置逐项改正后重新提交。',
    en: () => 'The consent has faults. Correct each place listed under errors and send it again.',
  },
  'consent-missing': {
    status: 403,
    disposition: 'refuse',
    zh: () =>
      '没有本人对此接收方和此类记录的单独同意，不能发送。可向本人说明并征求同意；本人不同意不影响任何服务。',
    en: () =>
      'There is no separate consent for this recipient and record type, so it cannot be sent. You may explain and ask; without it every service is given all the same.',
  },
  'consent-withdrawn': {
    status: 403,
    disposition: 'refuse',
    zh: () => '本人已撤回同意，不能发送。服务照常提供。',
    en: () => 'The consent has been withdrawn, so it cannot be sent. Services are given all the same.',
  },
  'consent-expired': {
    status: 403,
    disposition: 'refuse',
    zh: () => '同意已过有效期，不能发送。如本人仍有需要，请重新征求同意。',
    en: () => 'The consent has expired, so it cannot be sent. If the person still wishes it, ask anew.',
  },
  'consent-does-not-cover': {
    status: 403,
    disposition: 'refuse',
    zh: (d) => `同意的范围不包含此项（${d.member}：${d.asked}）。请去掉该项，或就此另行征求单独同意。`,
    en: (d) =>
      `The consent does not include this (${d.member}: ${d.asked}). Leave it out, or ask for a separate consent to it.`,
  },
  'consent-receipt-invalid': {
    status: 422,
    disposition: 'park',
    zh: () => '同意回执的签名或内容无效。请向出具机构重新索取。',
    en: () =>
      'The signature or the content of the consent receipt is not valid. Ask the issuing office for it again.',
  },
} as const satisfies Record<string, CatalogueEntry>;

/** Problems of what is exchanged: a record's shape, its names of places and times, its life. */
import type { CatalogueEntry } from '../entry.js';

export const recordProblems = {
  'record-malformed': {
    status: 422,
    disposition: 'park',
    zh: (d) =>
      `该记录（${d.kind ?? '类型不明'}）有不符合规定的项目。请按 errors 中列出的位置逐项改正后重新提交。`,
    en: (d) =>
      `The record (${d.kind ?? 'kind unknown'}) breaks a rule. Correct each place listed under errors and send it again.`,
  },
  'entry-malformed': {
    status: 422,
    disposition: 'park',
    zh: () => '交换条目不符合约定格式，已原样保存。请通知对方的运维人员更正后重新发送。',
    en: () =>
      'The exchanged entry does not have the agreed shape. Ask the partner’s operator to correct it and send it again.',
  },
  'life-forbids': {
    status: 409,
    disposition: 'refuse',
    zh: (d) => `当前状态（${d.state}）下不能进行此操作（${d.act}）。请刷新页面，查看最新状态后再决定下一步。`,
    en: (d) =>
      `“${d.act}” is not possible while the ${d.life} is “${d.state}”. Reload it and decide from its present state.`,
  },
  'party-malformed': {
    status: 400,
    disposition: 'park',
    zh: () => '机构代号格式有误，应为“六位区划代码.origin”或“六位区划代码.destination”。请核对后重新填写。',
    en: () =>
      'The party is not written as six division digits followed by ".origin" or ".destination". Check it and enter it again.',
  },
  'office-malformed': {
    status: 400,
    disposition: 'park',
    zh: () => '办事机构代码应为九位数字（区划代码六位加乡镇街道三位）。请核对后重新填写。',
    en: () =>
      'The office is not a code of nine digits (six of the division, three of the township). Check it and enter it again.',
  },
  'instant-malformed': {
    status: 400,
    disposition: 'park',
    zh: () => '时间格式有误，应为带时区的完整时间，例如 2025-11-22T08:00:00.000Z。请改正后重新提交。',
    en: () =>
      'The time is not a full time with its zone, such as 2025-11-22T08:00:00.000Z. Correct it and send it again.',
  },
  'civil-date-malformed': {
    status: 400,
    disposition: 'park',
    zh: () => '日期有误，应为日历中存在的日期，例如 2025-11-22。请改正后重新提交。',
    en: () => 'The date is not a day of the calendar written like 2025-11-22. Correct it and send it again.',
  },
} as const satisfies Record<string, CatalogueEntry>;

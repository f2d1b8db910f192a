/** The counter's words for what a comparison finds and does, in both languages. Protects: a difference is always told as work of an office. */
import type { DiscrepancyClass, WrongSide } from '@liangdi/sketch';
import type { RunCause, RunState } from './run-rows.js';

export type Language = 'zh' | 'en';
export type Words = Readonly<Record<Language, string>>;

export const classWords: Readonly<Record<DiscrepancyClass, Words & { readonly meaning: Words }>> = {
  missing: {
    zh: '漏报',
    en: 'missing',
    meaning: { zh: '一方台账有此条，另一方没有。', en: 'One ledger has the entry, the other has not.' },
  },
  staleVersion: {
    zh: '版本过旧',
    en: 'stale version',
    meaning: { zh: '接收方只有较早的版本。', en: 'The receiver holds an earlier version only.' },
  },
  orphan: {
    zh: '孤立记录',
    en: 'orphan',
    meaning: {
      zh: '接收方有此条，发送方的清单不能证明。',
      en: 'The receiver has an entry that no signed list of the sender proves.',
    },
  },
  duplicate: {
    zh: '重复',
    en: 'duplicate',
    meaning: { zh: '同一记录、同一版本登记了两次。', en: 'The same version of a record stands twice.' },
  },
  mismatch: {
    zh: '不一致',
    en: 'mismatch',
    meaning: {
      zh: '双方同一序号下的内容摘要不同。',
      en: 'Under one number the two ledgers hold different digests.',
    },
  },
  statusSplit: {
    zh: '办理结果不同',
    en: 'outcome differs',
    meaning: {
      zh: '双方登记的办理结果（接收、退回、撤回）不同。',
      en: 'The two ledgers name different outcomes: applied, refused or withdrawn.',
    },
  },
  receiptMissing: {
    zh: '缺少回执',
    en: 'receipt missing',
    meaning: {
      zh: '两本台账相同，但发送方没有收到回执。',
      en: 'Both ledgers are the same, but the sender lacks the receipt.',
    },
  },
  lostByRestore: {
    zh: '恢复备份后缺失',
    en: 'lost by a restore',
    meaning: {
      zh: '一方恢复备份后，末尾部分没有了。',
      en: 'One side lost the end of its ledger when a backup was restored.',
    },
  },
  outOfScope: {
    zh: '已不在同意范围',
    en: 'out of scope',
    meaning: {
      zh: '同意已失效，双方均不再保留此条。',
      en: 'The consent no longer stands: the entry ceases to stand on both sides.',
    },
  },
};

export const stateWords: Readonly<Record<RunState, Words>> = {
  asked: { zh: '已发起', en: 'asked' },
  comparing: { zh: '比对中', en: 'comparing' },
  exchanging: { zh: '交换差异行', en: 'exchanging rows' },
  healing: { zh: '修复中', en: 'healing' },
  checkpointing: { zh: '签署核对确认书', en: 'signing the checkpoint' },
  agreed: { zh: '一致', en: 'agreed' },
  openTasks: { zh: '有待办差异', en: 'open tasks' },
  stopped: { zh: '已停止', en: 'stopped' },
  failed: { zh: '未完成', en: 'failed' },
};

export const causeWords: Readonly<Record<RunCause, Words>> = {
  scheduled: { zh: '按协议日程', en: 'on schedule' },
  light: { zh: '简要核对', en: 'light comparison' },
  demanded: { zh: '人工发起', en: 'on demand' },
  partner: { zh: '对方发起', en: 'asked by the partner' },
};

export const wrongSideWords: Readonly<Record<WrongSide, Words>> = {
  sender: { zh: '发送方', en: 'sender' },
  receiver: { zh: '接收方', en: 'receiver' },
  both: { zh: '双方', en: 'both' },
  unknown: { zh: '尚不能确定', en: 'not known' },
};

export const differenceStateWords: Readonly<Record<'found' | 'healing' | 'healed' | 'open', Words>> = {
  found: { zh: '已发现', en: 'found' },
  healing: { zh: '修复中', en: 'being healed' },
  healed: { zh: '已修复', en: 'healed' },
  open: { zh: '待办', en: 'open' },
};

const healedHow: Readonly<Record<string, Words>> = {
  resend: { zh: '发送方重新发送', en: 'sent again by the sender' },
  withdraw: { zh: '双方撤回', en: 'withdrawn on both sides' },
  giveBack: { zh: '接收方交还', en: 'given back by the receiver' },
  quarantine: { zh: '移出接收方台账', en: "taken out of the receiver's ledger" },
  repeatReceipt: { zh: '补发回执', en: 'receipt sent again' },
  decidedByOffice: { zh: '经办机构认定', en: 'decided by the office' },
};

/** An act nobody has words for yet is told by its name. */
export function healedHowWords(how: string | null): Words {
  const name = how ?? '—';
  return healedHow[name] ?? { zh: name, en: name };
}

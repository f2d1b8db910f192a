/** Problems of the agreement: what it does not allow, and what it still lacks. */
import type { CatalogueEntry } from '../entry.js';

/** The counter says 婚育证明, not certificate; a word not listed is told as it is. */
const said: Readonly<Record<string, string>> = {
  certificate: '婚育证明',
  feedbackCard: '服务反馈卡',
  serviceRecord: '服务记录',
  originToDestination: '户籍地到现居住地',
  destinationToOrigin: '现居住地到户籍地',
  origin: '户籍地',
  destination: '现居住地',
  continuityOfMaternalCare: '孕产妇服务接续',
  childImmunisationContinuity: '儿童预防接种接续',
  certificateVerification: '婚育证明查验',
  birthRegistrationSupport: '协助出生登记',
  benefitPortability: '待遇接续',
  agreementStatistics: '协议统计',
  drafted: '起草中',
  proposed: '已提出',
  countersigned: '已会签',
  active: '生效',
  suspended: '暂停',
  terminated: '终止',
  expired: '到期',
  superseded: '已被新版本取代',
  rejected: '已拒绝',
  withdrawn: '已撤回',
};
const zh = (word: string | number | boolean | undefined): string => said[String(word)] ?? String(word);

export const agreementProblems = {
  'agreement-faulty': {
    status: 422,
    disposition: 'park',
    zh: () => '协议文本有误，请按 errors 中列出的位置逐项改正后重新提交。',
    en: () => 'The agreement text has faults. Correct each place listed under errors and send it again.',
  },
  'agreement-not-active': {
    status: 409,
    disposition: 'refuse',
    zh: (d) => `协议当前状态为“${zh(d.state)}”，尚不能或不再能据此交换。请联系协议管理员。`,
    en: (d) => `The agreement is ${d.state}; nothing may be exchanged under it. Ask the agreement manager.`,
  },
  'agreement-suspended': {
    status: 409,
    disposition: 'refuse',
    zh: () => '协议已暂停，不能发送新的记录；权利请求、更正和删除照常办理。请联系协议管理员恢复。',
    en: () =>
      'The agreement is suspended: no new records; rights requests, corrections and deletions still run. Ask the agreement manager to resume it.',
  },
  'agreement-expired': {
    status: 409,
    disposition: 'refuse',
    zh: (d) => `协议已于 ${d.validUntil} 到期，不能发送新的记录。请协议管理员与对方签署新的版本。`,
    en: (d) =>
      `The agreement expired after ${d.validUntil}; no new records. Ask the agreement manager to sign a new version with the other party.`,
  },
  'agreement-not-yet-valid': {
    status: 409,
    disposition: 'refuse',
    zh: (d) => `协议自 ${d.validFrom} 起生效，请届时再发送。`,
    en: (d) => `The agreement is valid from ${d.validFrom}. Send it from that day on.`,
  },
  'agreement-does-not-cover': {
    status: 403,
    disposition: 'refuse',
    zh: (d) =>
      `${d.clause === 'none' ? '协议没有条款' : `协议第 ${d.clause} 条没有`}允许为“${zh(d.purpose)}”从${zh(d.direction)}发送${zh(d.recordType)}的“${d.field}”。请去掉该项，或请协议管理员提出补充条款。`,
    en: (d) =>
      `${d.clause === 'none' ? 'No clause of the agreement lets' : `Clause ${d.clause} of the agreement does not let`} "${d.field}" of a ${d.recordType} go ${d.direction} for ${d.purpose}. Leave it out, or ask the agreement manager to propose an addition.`,
  },
  'office-not-in-agreement': {
    status: 403,
    disposition: 'refuse',
    zh: (d) =>
      `机构 ${d.office} 不在协议约定的${zh(d.side)}机构之内。请改由约定机构办理，或请协议管理员补充。`,
    en: (d) =>
      `Office ${d.office} is not among the ${d.side} offices of the agreement. Let a named office handle it, or ask the agreement manager to add this one.`,
  },
  'legal-basis-missing': {
    status: 403,
    disposition: 'refuse',
    zh: (d) =>
      `协议第 ${d.clause} 条要求${d.basis === 'statutory' ? '写明法定依据' : '附本人单独同意'}，该记录没有。请补齐后重新发送。`,
    en: (d) =>
      `Clause ${d.clause} of the agreement requires ${d.basis === 'statutory' ? 'its statutory basis' : 'a separate consent'}, and the record carries none. Add it and send again.`,
  },
  'retention-too-long': {
    status: 403,
    disposition: 'refuse',
    zh: (d) => `协议第 ${d.clause} 条最多允许保存至 ${d.latest}。请缩短保存期限。`,
    en: (d) =>
      `Clause ${d.clause} of the agreement allows keeping until ${d.latest} at most. Shorten the retention.`,
  },
  'agreement-signature-missing': {
    status: 409,
    disposition: 'refuse',
    zh: (d) => `协议缺少${zh(d.side)}一方对同一文本的签名。请对方会签后再生效。`,
    en: (d) =>
      `The ${d.side} party has not signed this very text. Have it countersigned before it becomes active.`,
  },
  'agreement-signature-invalid': {
    status: 422,
    disposition: 'park',
    zh: () => '协议签名无效，或签名人不是协议双方。请对方重新签署并发送。',
    en: () =>
      'A signature on the agreement is not valid, or not by one of its two parties. Have it signed and sent again.',
  },
  'impact-assessment-missing': {
    status: 409,
    disposition: 'refuse',
    zh: (d) => `条款 ${d.clauses} 没有附个人信息保护影响评估。请补充评估编号和日期，重新起草并签署。`,
    en: (d) =>
      `Clauses ${d.clauses} have no impact assessment. Add its number and date in a new draft and sign that.`,
  },
  'contacts-not-confirmed': {
    status: 409,
    disposition: 'refuse',
    zh: (d) => `联系人（${d.contacts}）在 90 天内未经确认。请确认联系方式后再生效。`,
    en: (d) =>
      `Contacts (${d.contacts}) were not confirmed within 90 days. Confirm them before the agreement becomes active.`,
  },
  'agreement-step-faulty': {
    status: 422,
    disposition: 'park',
    zh: () => '收到的协议办理步骤有误，或与其所附协议不符。请对方重新发送。',
    en: () =>
      'The agreement step received has faults, or does not match the agreement it speaks of. Have it sent again.',
  },
} as const satisfies Record<string, CatalogueEntry>;

/** The words of the consent notice. To change one is to raise noticeVersion; a spec holds the digests of every version. */
import type { Purpose, RecordKind } from '@liangdi/record';

export interface NoticeFacts {
  readonly recordType: RecordKind;
  readonly recipientName: string;
  readonly why: string;
  readonly retentionDays: number;
  readonly validMonths: number;
}

export const purposeWords: Readonly<Record<Purpose, { readonly zh: string; readonly en: string }>> = {
  continuityOfMaternalCare: {
    zh: '让下一家机构接续您的孕产期服务',
    en: 'so that the next office can carry on your maternal care',
  },
  childImmunisationContinuity: {
    zh: '让孩子的预防接种接得上',
    en: "so that your child's immunisations go on without a gap",
  },
  certificateVerification: {
    zh: '让现居住地核对您请求出具的证明',
    en: 'so that the place where you live can verify the certificate you asked for',
  },
  birthRegistrationSupport: { zh: '协助您办理出生登记', en: 'to help you register a birth' },
  benefitPortability: { zh: '协助您接续待遇', en: 'to help you take your benefits with you' },
  agreementStatistics: {
    zh: '统计两地机构的服务情况（不涉及个人）',
    en: 'to count what the two offices have done (never about a person)',
  },
};

const whatZh: Readonly<Record<RecordKind, string>> = {
  certificate: '您请求出具的婚育证明，只含您自己选定的事项',
  feedbackCard:
    '您请求回传的服务反馈卡：做了什么服务、哪一天、哪个机构、建议的下次日期；检查结果另行加密，只有医务人员能打开',
  serviceRecord:
    '您请求接续的服务记录：服务种类、日期、机构、建议的下次日期；检查结果另行加密，只有医务人员能打开',
};

const whatEn: Readonly<Record<RecordKind, string>> = {
  certificate:
    'the marriage and childbearing certificate you asked for, with only those statements you chose',
  feedbackCard:
    'the feedback card you asked for: which service, on which day, by which office, and a suggested next date; findings are sealed apart and only clinic staff can open them',
  serviceRecord:
    'the service record you asked to carry on: kind of service, day, office, and a suggested next date; findings are sealed apart and only clinic staff can open them',
};

export const noticeWords: Readonly<Record<'zh' | 'en', (facts: NoticeFacts) => readonly string[]>> = {
  zh: (d) => [
    '单独同意告知书',
    `一、发送什么：${whatZh[d.recordType]}。其中可能含有敏感个人信息。身份证号码不随记录发送。`,
    `二、发送给谁：只发送给${d.recipientName}，不提供给任何其他单位或个人。`,
    `三、为了什么：${d.why}。不作其他用途。`,
    `四、保存多久：对方最多保存 ${d.retentionDays} 天，到期删除。本同意 ${d.validMonths} 个月内有效。`,
    '五、如何撤回：可随时在本人页面或任何一个服务点撤回，和同意一样简单，不问理由；未打开的记录会被撤回，已收到的会被删除。',
    '六、不同意会怎样：没有任何影响。不同意或撤回，都不会使您失去或推迟任何服务；不同意不会被记录。',
    '七、您的权利：您可以查看谁在何时因何看过您的记录，可以要求复制、更正、删除，也可以投诉。',
  ],
  en: (d) => [
    'Notice before a separate consent',
    `1. What is sent: ${whatEn[d.recordType]}. It may hold sensitive personal information. Your identity number is not sent with it.`,
    `2. To whom: to ${d.recipientName} only, and to nobody else.`,
    `3. Why: ${d.why}. For nothing else.`,
    `4. For how long: they keep it ${d.retentionDays} days at most and then delete it. This consent holds for ${d.validMonths} months.`,
    '5. How to withdraw: at any time, on your own page or at any service point, as easily as you gave it, without a reason. What has not been opened is recalled; what has been received is deleted.',
    '6. If you say no: nothing changes. You lose no service and wait for none, whether you refuse or withdraw, and a refusal is not recorded.',
    '7. Your rights: you can see who read your records, when and why; you can ask for a copy, a correction or deletion, and you can complain.',
  ],
};

/** Problems of the offices' daily work: persons, requests, cards, certificates. */
import type { CatalogueEntry } from '../entry.js';

export const officeProblems = {
  'person-not-found': {
    status: 404,
    disposition: 'refuse',
    zh: () => '这里没有登记此人。请先核对证件并登记，或请她选择其他服务点。',
    en: () => 'This person is not registered here. Check her papers and register her first, or let her choose another service point.',
  },
  'account-of-another-person': {
    status: 409,
    disposition: 'refuse',
    zh: () => '该登录账号已属于另一人。请核对账号；如本人确认有误，请联系运维人员。',
    en: () => 'This sign-in account belongs to somebody else. Check the account; if she says it is wrong, call the operator.',
  },
  'account-without-person': {
    status: 403,
    disposition: 'refuse',
    zh: () => '该账号尚未与本人信息关联。请携带证件到任一服务点办理一次关联。',
    en: () => 'This account is not linked to a person yet. Any service point can link it once, with your papers.',
  },
  'record-not-sealed': {
    status: 409,
    disposition: 'refuse',
    zh: () => '该记录尚未封装发送（或已停止发送），还没有可供证明的内容。请先查看办理进度，发送后再导出。',
    en: () => 'This record has not been sealed for sending, or was stopped before, so there is nothing to prove yet. Look at its trace, and export again once it has been sent.',
  },
  'record-body-closed': {
    status: 403,
    disposition: 'refuse',
    zh: () => '记录正文只能由收发机构的经办人或本人导出。请不带正文导出：证明效力相同。',
    en: () => 'Only those who serve her at the two offices, or she herself, may export the body. Export without it: it proves the same.',
  },
  'record-body-erased': {
    status: 410,
    disposition: 'refuse',
    zh: () => '正文及其密钥已按本人要求销毁。请不带正文导出：台账仍可证明。',
    en: () => 'The body and its key have been destroyed at her wish. Export without the body: the ledger still proves the exchange.',
  },
  'certificate-request-not-found': {
    status: 404,
    disposition: 'refuse',
    zh: () => '没有这份婚育证明申请。请在申请列表中重新选择，或请本人核对申请编号。',
    en: () => 'There is no such certificate request. Choose it again from the list, or let her check its number.',
  },
  'identity-not-checked': {
    status: 409,
    disposition: 'refuse',
    zh: () => '尚未核对本人身份。请先核对身份，核对后即可出具；除此之外不需要任何条件。',
    en: () => 'Her identity has not been checked yet. Check it, then issue at once; nothing else is needed.',
  },
  'spouse-consent-missing': {
    status: 403,
    disposition: 'refuse',
    zh: () => '载明配偶姓名须有配偶本人的有效同意。请填写配偶的同意编号，或去掉该项；其他内容照常出具。',
    en: () => 'Naming the spouse needs the spouse’s own consent. Give its number, or leave the name out; the rest is issued all the same.',
  },
  'feedback-card-not-found': {
    status: 404,
    disposition: 'refuse',
    zh: () => '没有这张反馈卡。请在列表中重新选择，或请本人核对编号。',
    en: () => 'There is no such feedback card. Choose it again from the list, or let her check its number.',
  },
  'feedback-card-not-previewed': {
    status: 409,
    disposition: 'refuse',
    zh: () => '本人尚未预览这张反馈卡。请与本人一起预览，由本人决定是否发送。',
    en: () => 'She has not previewed this card yet. Preview it with her; whether it is sent is hers to decide.',
  },
  'feedback-card-changed-since-preview': {
    status: 409,
    disposition: 'refuse',
    zh: () => '卡片内容与本人预览时不同，不能发送。请请本人重新预览。',
    en: () => 'The card is not what she previewed, so it is not sent. Let her preview it again.',
  },
  'feedback-card-withheld': {
    status: 409,
    disposition: 'refuse',
    zh: () => '本人决定不发送这张卡，内容已删除。服务照常提供，无需其他操作。',
    en: () => 'She has decided that this card is not sent, and its content is deleted. Services go on; there is nothing else to do.',
  },
  'feedback-card-differs-from-request': {
    status: 422,
    disposition: 'refuse',
    zh: () => '服务类型或接收机构与她的申请不符。请按申请填写，或请她另提申请。',
    en: () => 'The service or the recipient is not what she asked for. Enter it as she asked, or let her make another request.',
  },
  'presentation-not-found': {
    status: 404,
    disposition: 'refuse',
    zh: () => '没有这项查验待办。请刷新列表。',
    en: () => 'There is no such verification task. Reload the list.',
  },
} as const satisfies Record<string, CatalogueEntry>;

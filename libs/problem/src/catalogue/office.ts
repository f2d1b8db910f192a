/** Problems of the offices' daily work: persons, requests, cards, certificates. */
import type { CatalogueEntry } from '../entry.js';

export const officeProblems = {
  'person-not-found': {
    status: 404,
    disposition: 'refuse',
    zh: () => '这里没有登记此人。请先核对证件并登记，或请她选择其他服务点。',
    en: () =>
      'This person is not registered here. Check her papers and register her first, or let her choose another service point.',
  },
  'account-of-another-person': {
    status: 409,
    disposition: 'refuse',
    zh: () => '该登录账号已属于另一人。请核对账号；如本人确认有误，请联系运维人员。',
    en: () =>
      'This sign-in account belongs to somebody else. Check the account; if she says it is wrong, call the operator.',
  },
  'account-without-person': {
    status: 403,
    disposition: 'refuse',
    zh: () => '该账号尚未与本人信息关联。请携带证件到任一服务点办理一次关联。',
    en: () =>
      'This account is not linked to a person yet. Any service point can link it once, with your papers.',
  },
  'record-not-sealed': {
    status: 409,
    disposition: 'refuse',
    zh: () => '该记录尚未封装发送（或已停止发送），还没有可供证明的内容。请先查看办理进度，发送后再导出。',
    en: () =>
      'This record has not been sealed for sending, or was stopped before, so there is nothing to prove yet. Look at its trace, and export again once it has been sent.',
  },
  'record-body-closed': {
    status: 403,
    disposition: 'refuse',
    zh: () => '记录正文只能由收发机构的经办人或本人导出。请不带正文导出：证明效力相同。',
    en: () =>
      'Only those who serve her at the two offices, or she herself, may export the body. Export without it: it proves the same.',
  },
  'record-body-erased': {
    status: 410,
    disposition: 'refuse',
    zh: () => '正文及其密钥已按本人要求销毁。请不带正文导出：台账仍可证明。',
    en: () =>
      'The body and its key have been destroyed at her wish. Export without the body: the ledger still proves the exchange.',
  },
  'certificate-request-not-found': {
    status: 404,
    disposition: 'refuse',
    zh: () => '没有这份婚育证明申请。请在申请列表中重新选择，或请本人核对申请编号。',
    en: () =>
      'There is no such certificate request. Choose it again from the list, or let her check its number.',
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
    en: () =>
      'Naming the spouse needs the spouse’s own consent. Give its number, or leave the name out; the rest is issued all the same.',
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
    en: () =>
      'She has not previewed this card yet. Preview it with her; whether it is sent is hers to decide.',
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
    en: () =>
      'She has decided that this card is not sent, and its content is deleted. Services go on; there is nothing else to do.',
  },
  'feedback-card-differs-from-request': {
    status: 422,
    disposition: 'refuse',
    zh: () => '服务类型或接收机构与她的申请不符。请按申请填写，或请她另提申请。',
    en: () =>
      'The service or the recipient is not what she asked for. Enter it as she asked, or let her make another request.',
  },
  'presentation-not-found': {
    status: 404,
    disposition: 'refuse',
    zh: () => '没有这项查验待办。请刷新列表。',
    en: () => 'There is no such verification task. Reload the list.',
  },
  'party-card-own': {
    status: 409,
    disposition: 'refuse',
    zh: () => '这是本机构自己的名片，无需登记。请导入对方机构的名片。',
    en: () => 'This is our own party card; there is nothing to register. Import the card of the other party.',
  },
  'party-card-differs': {
    status: 409,
    disposition: 'refuse',
    zh: (d) =>
      `协议所依据的“${d.party}”机构名片与本机构登记的不同。请先与对方交换最新名片，再以新版本起草并签署。`,
    en: (d) =>
      `The agreement was drawn up for another card of "${d.party}" than the one known here. Exchange the newest cards first, then draft and sign a new version.`,
  },
  'agreement-of-other-parties': {
    status: 422,
    disposition: 'refuse',
    zh: () => '该协议不是本机构与该合作方（一方为户籍地、一方为现居住地）之间的。请核对双方机构代号。',
    en: () =>
      'This agreement is not between us and that partner, one as origin and one as destination. Check the two parties.',
  },
  'agreement-version-stale': {
    status: 409,
    disposition: 'refuse',
    zh: (d) => `该协议已有第 ${d.newest} 版，不能再加入更早的版本。请以更新的版本号起草。`,
    en: (d) =>
      `Version ${d.newest} of this agreement is known already; an earlier one cannot be added. Draft it under a higher number.`,
  },
  'agreement-act-of-other-party': {
    status: 409,
    disposition: 'refuse',
    zh: (d) =>
      `此操作（${d.act}）应由另一方办理：提出方可撤回，另一方可会签或拒绝；由谁暂停，由谁恢复。请联系对方协议管理员。`,
    en: (d) =>
      `“${d.act}” is for the other party: who proposed may withdraw, the other countersigns or rejects; who suspended resumes. Call the partner's agreement manager.`,
  },
  'consent-notice-changed': {
    status: 409,
    disposition: 'refuse',
    zh: () => '告知书与本人看到的内容不一致（可能已更新）。请重新向本人出示告知书，再由本人决定。',
    en: () =>
      'The notice is not the one she was shown; it may have changed. Show it to her again, then let her decide.',
  },
  'consent-not-found': {
    status: 404,
    disposition: 'refuse',
    zh: () => '没有找到本人的这份同意。请核对同意回执上的编号。',
    en: () => 'There is no such consent of hers. Check the number on the consent receipt.',
  },
  'bulk-refused': {
    status: 422,
    disposition: 'refuse',
    zh: (d) =>
      `${d.submitted} 条中有 ${d.refused} 条不能发送，因此整批均未提交。请按 refusals 逐条改正后重新提交，或改用“each”方式。`,
    en: (d) =>
      `Of ${d.submitted} records ${d.refused} cannot be sent, so none was submitted. Correct those listed under refusals and send all again, or use the mode "each".`,
  },
  'record-erased': {
    status: 410,
    disposition: 'refuse',
    zh: () => '按本人要求，其个人信息已删除，记录内容不能再打开。台账仍可核对，无需其他操作。',
    en: () =>
      'She has had her data erased, so what the record says can no longer be opened. The ledger still proves it; there is nothing else to do.',
  },
  'clinical-layer-absent': {
    status: 404,
    disposition: 'refuse',
    zh: () => '这条记录没有诊疗内容。请查看其业务内容。',
    en: () => 'This record has no clinical part. Read its administrative part instead.',
  },
  'clinical-layer-elsewhere': {
    status: 403,
    disposition: 'refuse',
    zh: (d) =>
      `诊疗内容已加密给接收方（${d.party}）的医疗机构，这里无法打开。请到接收方的医疗机构或本人页面查看。`,
    en: (d) =>
      `The clinical part is sealed to the clinic of the receiving party (${d.party}) and cannot be opened here. Read it there.`,
  },
  'clinical-layer-lost': {
    status: 409,
    disposition: 'refuse',
    zh: (d) =>
      `数据恢复后，这张反馈卡的诊疗内容本地已无副本，只有接收方（${d.party}）的医疗机构持有。请由本方医疗机构重新填写诊疗内容，再修改这张卡。`,
    en: (d) =>
      `After a restore the clinical part of this card is held only by the clinic of the receiving party (${d.party}). Have your own clinic enter it anew, together with the change.`,
  },
  'clinical-layer-unreadable': {
    status: 422,
    disposition: 'refuse',
    zh: () => '诊疗内容无法打开或不符合约定格式。请联系出具记录的医疗机构重新发送。',
    en: () =>
      'The clinical part cannot be opened or is not of the agreed shape. Ask the clinic that wrote it to send it again.',
  },
} as const satisfies Record<string, CatalogueEntry>;

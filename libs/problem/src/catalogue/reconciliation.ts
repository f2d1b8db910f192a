/** Problems of comparing two ledgers: cells that say nothing, checkpoints that do not hold, proofs that lead nowhere. */
import type { CatalogueEntry } from '../entry.js';

export const reconciliationProblems = {
  'cells-malformed': {
    status: 422,
    disposition: 'park',
    zh: () =>
      '对方发来的核对数据不符合协议或自相矛盾，本次核对已停止，台账未作更改。请重新发起核对；再次出现时请双方运维人员重建核对数据。',
    en: () =>
      'The cells of the comparison do not follow the protocol or contradict one another; it has stopped and no ledger was changed. Ask for it again; if it comes again, both operators must make their cells anew.',
  },
  'checkpoint-malformed': {
    status: 422,
    disposition: 'park',
    zh: (d) => `核对确认书不符合协议${at(d.pointer)}。请由对方更正后重新发送。`,
    en: (d) =>
      `The checkpoint does not follow the protocol${at(d.pointer)}. The partner must correct it and send it again.`,
  },
  'checkpoint-differs': {
    status: 409,
    disposition: 'refuse',
    zh: () => '对方的核对确认书与本机构台账算出的不一致，未签署。请重新发起核对，找出差异后再签署。',
    en: () =>
      'The partner’s checkpoint is not the one this ledger leads to; it was not signed. Ask for the comparison again and sign once the difference is found.',
  },
  'checkpoint-not-countersigned': {
    status: 422,
    disposition: 'refuse',
    zh: () => '核对确认书缺少其中一方的签名，不能作为双方一致的依据。请向对方索取双方均已签署的文件。',
    en: () =>
      'The checkpoint lacks the signature of one party and does not show that both agree. Ask the partner for the one signed by both.',
  },
  'checkpoint-not-found': {
    status: 404,
    disposition: 'refuse',
    zh: () => '这份协议的这一方向还没有双方均已签署的核对确认书。请先发起核对，一致后即由双方签署。',
    en: () =>
      'No checkpoint of this direction of the agreement has been signed by both parties yet. Ask for a comparison first: once both ledgers agree, both sign.',
  },
  'record-not-in-checkpoint': {
    status: 404,
    disposition: 'refuse',
    zh: (d) =>
      `记录 ${d.recordId} 不在这一方向任何已签署的核对确认书中。请核对记录编号和方向；新近传递的记录要等下一次核对。`,
    en: (d) =>
      `Record ${d.recordId} stands in no signed checkpoint of this direction. Check its number and the direction; one sent lately waits for the next comparison.`,
  },
  'record-proof-superseded': {
    status: 409,
    disposition: 'refuse',
    zh: (d) =>
      `第 ${d.number} 号核对确认书签署时 ${d.epoch} 的台账内容，本方已不完整（例如其间恢复过备份），得不出当时签署的根值，不能由它证明记录 ${d.recordId}。请向对方索取含该记录的确认书文件（双方导出的文件效力相同），或改用这条记录的存证文件。`,
    en: (d) =>
      `What stood in the ledger of ${d.epoch} when checkpoint ${d.number} was signed is no longer known here in full, as after a restored backup: it does not lead to the signed root, and cannot prove record ${d.recordId}. Ask the other party for the file with this record, which proves the same, or use the record’s evidence file.`,
  },
  'proof-invalid': {
    status: 422,
    disposition: 'refuse',
    zh: () => '证明与核对确认书不符，不能采信。请向提供方索取完整、未经改动的证明文件。',
    en: () =>
      'The proof does not lead to the checkpoint and cannot be relied on. Ask whoever gave it for the complete, unaltered file.',
  },
  'reconciliation-run-not-found': {
    status: 404,
    disposition: 'refuse',
    zh: () => '没有这次核对，或者它已经结束。请在核对列表中查看编号。',
    en: () => 'There is no such comparison, or it has ended. Look for its number in the list of comparisons.',
  },
  'reconciliation-not-stopped': {
    status: 409,
    disposition: 'refuse',
    zh: () => '这次核对没有停下来等待决定，无须继续。请查看其当前状态。',
    en: () => 'This comparison has not stopped to ask, so there is nothing to continue. Look at its state.',
  },
  'reconciliation-under-way': {
    status: 409,
    disposition: 'refuse',
    zh: () => '这一方向的核对正由对方进行，本次不再重复。请等它结束后查看结果。',
    en: () =>
      'The partner is comparing this direction already, so this one was not begun. Look at its result when it has ended.',
  },
  'reconciliation-key-differs': {
    status: 409,
    disposition: 'refuse',
    zh: () => '双方据以核对的协议版本不同，无法核对。请双方协议管理员确认所持协议版本一致。',
    en: () =>
      'The two sides go by different versions of the agreement and cannot compare. The agreement managers must make sure both hold the same versions.',
  },
  'reconciliation-over-cap': {
    status: 409,
    disposition: 'refuse',
    zh: () =>
      '差异过多（超过百分之一或一万条），已停下等待决定，台账未作更改。请先查明原因（例如恢复了旧备份），再由协议管理员或运维选择继续。',
    en: () =>
      'There are too many differences (over one per cent, or 10,000): it has stopped to ask, and no ledger was changed. Find the cause first, such as a restored backup; then the agreement manager or operator may continue.',
  },
  'reconciliation-peer-not-believed': {
    status: 409,
    disposition: 'refuse',
    zh: () => '对方的核对答复与其签名过的内容矛盾，已停止核对，台账未作更改。请通知对方运维并保留本次记录。',
    en: () =>
      'The partner’s answer contradicts what it has signed; the comparison was stopped and no ledger changed. Tell the partner’s operator and keep this report.',
  },
  'reconciliation-partner-silent': {
    status: 409,
    disposition: 'refuse',
    zh: () => '对方多次未答复，本次核对未能完成，系统会按计划再试。请联系对方确认其核对服务在运行。',
    en: () =>
      'The partner has not answered after several tries; this comparison was given up and will be tried again on schedule. Ask the partner whether its reconciliation service runs.',
  },
  'reconciliation-open-tasks': {
    status: 409,
    disposition: 'refuse',
    zh: () => '部分差异不能自动处理，已转为经办单位的待办。请在待办列表中查看并在期限前处理。',
    en: () =>
      'Some differences could not be healed by machine and are now tasks of the office. See the list of tasks and settle them by their dates.',
  },
  'reconciliation-given-up': {
    status: 409,
    disposition: 'refuse',
    zh: () => '对方另起了一次核对，这次已作废。请查看最新的一次。',
    en: () => 'The partner has begun another comparison, and this one is void. Look at the latest.',
  },
  'discrepancy-not-found': {
    status: 404,
    disposition: 'refuse',
    zh: () => '没有这条差异。请在该次核对的差异列表中查看编号。',
    en: () => 'There is no such difference. Look for its number in the list of that comparison.',
  },
  'discrepancy-not-open': {
    status: 409,
    disposition: 'refuse',
    zh: () => '这条差异不在待办状态，无须决定。请查看其当前状态。',
    en: () => 'This difference is not an open task, so there is nothing to decide. Look at its state.',
  },
} as const satisfies Record<string, CatalogueEntry>;

function at(pointer: string | number | boolean | undefined): string {
  return pointer === undefined || pointer === '' ? '' : ` (${String(pointer)})`;
}

/** Problems on the way between two parties: partners, parcels, sequence, parked messages. */
import type { CatalogueEntry } from '../entry.js';

export const deliveryProblems = {
  'partner-unknown': {
    status: 404,
    disposition: 'park',
    zh: (d) => `尚未登记合作方“${d.party}”。请协议管理员先导入对方的机构名片文件。`,
    en: (d) =>
      `The party "${d.party}" is not known here. Ask the agreement manager to import its party card first.`,
  },
  'own-key-missing': {
    status: 500,
    disposition: 'halt',
    zh: (d) => `密钥文件中缺少本机构签约时使用的“${d.use}”密钥。请从备份恢复该密钥文件后重新启动。`,
    en: (d) =>
      `The key file lacks the "${d.use}" key this party signed the agreement with. Restore the key file from its backup and start again.`,
  },
  'agreement-not-found': {
    status: 404,
    disposition: 'park',
    zh: () => '没有这份协议，或该协议尚未生效。请核对协议编号和版本。',
    en: () => 'There is no such agreement in force here. Check its number and version.',
  },
  'agreement-already-known': {
    status: 409,
    disposition: 'refuse',
    zh: () => '该协议的这个版本已在库中。请查看协议列表，或以新版本重新起草。',
    en: () =>
      'This version of the agreement is known already. See the list of agreements, or draft a new version.',
  },
  'record-not-found': {
    status: 404,
    disposition: 'refuse',
    zh: () => '没有这条记录，或您的岗位无权查看。请核对记录编号。',
    en: () => 'There is no such record, or your office may not see it. Check the record number.',
  },
  'record-already-submitted': {
    status: 409,
    disposition: 'refuse',
    zh: () => '该记录的这个版本已提交。如需修改，请提交更正（新版本）。',
    en: () =>
      'This version of the record has been submitted. To change it, submit a correction as a new version.',
  },
  'recipient-office-unknown': {
    status: 422,
    disposition: 'refuse',
    zh: (d) => `接收机构 ${d.office} 不属于 ${d.party}。请在对方机构名片中选择。`,
    en: (d) => `The office ${d.office} does not belong to ${d.party}. Choose one from that party's card.`,
  },
  'sender-office-unknown': {
    status: 422,
    disposition: 'refuse',
    zh: (d) => `发送机构 ${d.office} 不属于 ${d.party}。请以本机构身份重新提交。`,
    en: (d) =>
      `The office ${d.office} does not belong to ${d.party}. Send it again in the name of your own office.`,
  },
  'pseudonym-missing': {
    status: 422,
    disposition: 'refuse',
    zh: () => '此人没有登记证件号码，无法按协议生成对方可识别的代号。请先核对证件并补登号码。',
    en: () =>
      'No ID number of this person is held here, so the partner could not tell whose record it is. Check her papers and register the number first.',
  },
  'message-type-unknown': {
    status: 400,
    disposition: 'park',
    zh: () => '收到不认识的消息类型，已原样保存。请核对对方系统的版本。',
    en: () => 'A message of an unknown type was stored whole. Check the version of the partner’s system.',
  },
  'message-malformed': {
    status: 400,
    disposition: 'park',
    zh: () => '收到无法读取的消息，已原样保存。请对方重新发送。',
    en: () => 'A message that cannot be read was stored whole. Ask the partner to send it again.',
  },
  'wrong-recipient': {
    status: 400,
    disposition: 'park',
    zh: () => '该消息不是发给本机构的，已原样保存。请通知发送方核对收件地址。',
    en: () => 'This message is for another party; it was stored whole. Tell the sender to check the address.',
  },
  'wrong-sender': {
    status: 400,
    disposition: 'park',
    zh: () => '消息的签名人与协议的缔约方不符，已作为证据保存。请立即联系对方核实。',
    en: () =>
      'The signer is not the party the agreement names; the message was kept as evidence. Call the partner at once.',
  },
  'sequence-conflict': {
    status: 409,
    disposition: 'park',
    zh: (d) =>
      d.own
        ? `本机构为序号 ${d.seq} 签发过两份不同内容（可能曾从备份恢复）。未作改动，请协议管理员与对方核对后决定以哪份为准。`
        : `对方为序号 ${d.seq} 签发了两份不同内容，均已作为证据保存。请立即联系对方核实。`,
    en: (d) =>
      d.own
        ? `This party signed two different contents for number ${d.seq} (it may have been restored from a backup). Nothing was changed; settle with the partner which of them is to stand.`
        : `The partner signed two different contents for number ${d.seq}; both are kept as evidence. Call the partner at once.`,
  },
  'stream-fenced': {
    status: 503,
    disposition: 'retry',
    zh: () => '本机构的发送台账不完整，正从对方取回；取回之前暂停发送。无需重新提交，稍后自动发出。',
    en: () =>
      'The ledger of what was sent from here is incomplete and is being taken back from the partner; nothing goes until then. It need not be submitted again.',
  },
  'receipt-without-parcel': {
    status: 400,
    disposition: 'park',
    zh: () => '收到的回执找不到对应的已发批次，已原样保存。请核对台账。',
    en: () =>
      'A receipt speaks of a parcel that was not sent from here; it was stored whole. Compare the ledgers.',
  },
  'clock-skew': {
    status: 422,
    disposition: 'refuse',
    zh: () => '记录的出具时间比本机时间晚五分钟以上。请双方校准时钟后重新发送。',
    en: () =>
      'The record is dated more than five minutes ahead of this clock. Set both clocks right and send it again.',
  },
  'entry-does-not-match-manifest': {
    status: 422,
    disposition: 'refuse',
    zh: () => '记录写明的协议与所在批次不符。请发送方更正后重新发送。',
    en: () =>
      'The record names another agreement than the parcel it came in. The sender must correct it and send it again.',
  },
  'record-duplicate': {
    status: 409,
    disposition: 'refuse',
    zh: () => '该记录的这个版本已以另一序号收到，以最早的为准。无需再次发送。',
    en: () =>
      'This version of the record came before under another number; the first one stands. It need not be sent again.',
  },
  'person-erased': {
    status: 422,
    disposition: 'refuse',
    zh: () => '此人已要求删除个人信息，不再接收其记录。请与本人确认。',
    en: () =>
      'She has had her data erased here, so no record about her is taken in. Ask her what she wishes.',
  },
  'parked-message-not-found': {
    status: 404,
    disposition: 'refuse',
    zh: () => '没有这条搁置消息。请刷新列表。',
    en: () => 'There is no such parked message. Refresh the list.',
  },
  'parked-by-reconciliation': {
    status: 409,
    disposition: 'refuse',
    zh: () => '这是两地对账服务之间的消息，不需要重放：下一次对账会重新询问。如需立即核对，请发起一次对账。',
    en: () =>
      'This message is one between the two reconciliation services and need not be replayed: the next run asks anew. To compare now, start a run.',
  },
} as const satisfies Record<string, CatalogueEntry>;

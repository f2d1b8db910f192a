/** Problems of sealed things: canonical text, signatures, sealed messages, parcels, party cards, bodies at rest. */
import type { CatalogueEntry } from '../entry.js';

export const envelopeProblems = {
  'json-malformed': {
    status: 400,
    disposition: 'park',
    zh: () => '内容不是有效的 JSON（UTF-8）。请由发送方按协议重新生成后再发送。',
    en: () =>
      'The content is not valid JSON in UTF-8. The sender must produce it again as the protocol says.',
  },
  'json-too-deep': {
    status: 422,
    disposition: 'park',
    zh: (d) => `内容嵌套过深，最多 ${d.maxDepth} 层。请简化结构后重新提交。`,
    en: (d) =>
      `The content is nested too deeply; at most ${d.maxDepth} levels. Simplify it and send it again.`,
  },
  'json-not-canonical': {
    status: 422,
    disposition: 'park',
    zh: () => '内容不是 RFC 8785 规范形式的 JSON，无法作为签名依据。请由发送方按协议重新生成。',
    en: () =>
      'The text is not canonical JSON (RFC 8785) and cannot stand under a signature. The sender must produce it again.',
  },
  'encoding-malformed': {
    status: 400,
    disposition: 'park',
    zh: () => '编码不是规范的 base64url（无填充）。请由发送方按协议重新生成。',
    en: () =>
      'The value is not strict base64url without padding. The sender must produce it again as the protocol says.',
  },
  'record-too-large': {
    status: 413,
    disposition: 'park',
    zh: (d) => `单条记录过大，最多 ${d.maxBytes} 字节。请缩减内容后重新提交。`,
    en: (d) => `One record is too large; at most ${d.maxBytes} bytes. Shorten it and submit it again.`,
  },
  'inclusion-path-invalid': {
    status: 422,
    disposition: 'park',
    zh: () => '包含证明与所声明的条目位置或数量不符。请向发送方索取完整的证明文件。',
    en: () =>
      'The inclusion path does not fit the stated position and count. Ask the sender for the complete evidence.',
  },
  'key-malformed': {
    status: 422,
    disposition: 'refuse',
    zh: () => '密钥无效或不安全（仅接受 Ed25519 与 X25519）。请重新生成密钥并更新机构名片。',
    en: () =>
      'The key is not valid or not safe (only Ed25519 and X25519 are taken). Make a new key and issue a new party card.',
  },
  'jws-malformed': {
    status: 400,
    disposition: 'park',
    zh: () => '签名报文格式有误，已留存原文。请由发送方按协议重新签名发送。',
    en: () =>
      'The signed message is malformed; it is kept as it came. The sender must sign it again as the protocol says.',
  },
  'jws-algorithm-refused': {
    status: 422,
    disposition: 'park',
    zh: () => '签名方式不在允许清单内（仅接受 EdDSA，且不得内嵌密钥）。请由发送方改用约定的签名方式。',
    en: () =>
      'The signature suite is not allowed (only EdDSA, no keys inside the message). The sender must use the agreed suite.',
  },
  'signer-unknown': {
    status: 403,
    disposition: 'park',
    zh: () => '签名密钥不属于已登记的对方机构，或在签名时无效。请与对方核对机构名片后再处理。',
    en: () =>
      'The signing key is not one of the known party, or was not valid then. Compare party cards with the partner first.',
  },
  'signature-invalid': {
    status: 403,
    disposition: 'park',
    zh: () => '签名校验不通过，内容可能被改动或伪造，已留存原文。请与对方机构联系核实。',
    en: () =>
      'The signature does not hold: the content may be altered or forged. It is kept; ask the partner office.',
  },
  'jwe-malformed': {
    status: 400,
    disposition: 'park',
    zh: () => '加密报文格式有误，已留存原文。请由发送方按协议重新加密发送。',
    en: () =>
      'The sealed message is malformed; it is kept as it came. The sender must seal it again as the protocol says.',
  },
  'jwe-algorithm-refused': {
    status: 422,
    disposition: 'park',
    zh: () => '加密方式不在允许清单内（仅接受 ECDH-ES 与 A256GCM，且不压缩）。请由发送方改用约定的加密方式。',
    en: () =>
      'The encryption suite is not allowed (only ECDH-ES with A256GCM, no compression). The sender must use the agreed suite.',
  },
  'decryption-key-unknown': {
    status: 422,
    disposition: 'park',
    zh: () => '报文使用的加密密钥不在本机构的密钥中。请让对方更新本机构名片后重新发送。',
    en: () =>
      'The message is sealed to a key this office does not hold. Let the partner take the newest party card and send again.',
  },
  'decryption-failed': {
    status: 422,
    disposition: 'park',
    zh: () => '报文无法解开，可能在途中被改动，已留存原文。请让对方重新发送。',
    en: () =>
      'The message cannot be opened; it may have been altered on the way. It is kept; ask the partner to send it again.',
  },
  'manifest-malformed': {
    status: 422,
    disposition: 'park',
    zh: (d) => `批次清单不符合协议${at(d.pointer)}。请由发送方更正后重新发送。`,
    en: (d) =>
      `The manifest does not follow the protocol${at(d.pointer)}. The sender must correct it and send again.`,
  },
  'parcel-malformed': {
    status: 422,
    disposition: 'park',
    zh: (d) => `批次内容不符合协议${at(d.pointer)}。请由发送方更正后重新发送。`,
    en: (d) =>
      `The parcel does not follow the protocol${at(d.pointer)}. The sender must correct it and send again.`,
  },
  'merkle-root-differs': {
    status: 422,
    disposition: 'park',
    zh: () => '批次中的记录与签名清单不一致，已留存原文。请让对方重新发送该批次。',
    en: () =>
      'The records of the parcel are not those the signed manifest names. It is kept; ask the partner to send it again.',
  },
  'commitment-differs': {
    status: 422,
    disposition: 'park',
    zh: (d) =>
      `批次中第 ${Number(d.index ?? 0) + 1} 条记录的正文与其承诺值不一致，已留存原文。请让对方重新发送。`,
    en: (d) =>
      `The body of record ${Number(d.index ?? 0) + 1} of the parcel is not the one committed to. It is kept; ask the partner to send again.`,
  },
  'receipt-malformed': {
    status: 422,
    disposition: 'park',
    zh: (d) => `回执不符合协议${at(d.pointer)}。请由对方更正后重新发送。`,
    en: (d) =>
      `The receipt does not follow the protocol${at(d.pointer)}. The partner must correct it and send again.`,
  },
  'party-card-malformed': {
    status: 422,
    disposition: 'refuse',
    zh: (d) => `机构名片有误${at(d.pointer)}。请让对方重新导出后再导入。`,
    en: (d) => `The party card has a fault${at(d.pointer)}. Ask the partner to export it again.`,
  },
  'party-card-stale': {
    status: 409,
    disposition: 'refuse',
    zh: () => '该机构名片不比已登记的新，未作更改。请向对方索取最新的名片。',
    en: () =>
      'This party card is not newer than the one held; nothing was changed. Ask the partner for the newest.',
  },
  'party-card-breaks-history': {
    status: 409,
    disposition: 'refuse',
    zh: () => '新名片删去或改动了以往的签名密钥，过去的签名将无法查验，因此不予接受。请让对方补全密钥历史。',
    en: () =>
      'The new party card drops or alters an earlier signing key, so past signatures could not be checked. Ask the partner to restore the key history.',
  },
  'party-card-stranger': {
    status: 403,
    disposition: 'refuse',
    zh: () => '新名片没有用已登记的密钥签名。请当面或电话与对方核实后，再重新登记。',
    en: () =>
      'The new party card is not signed by a key already known. Confirm with the partner in person or by telephone, then register it anew.',
  },
  'party-key-missing': {
    status: 409,
    disposition: 'refuse',
    zh: (d) => `对方机构名片中没有目前有效的“${d.use ?? ''}”密钥。请让对方更新名片。`,
    en: (d) =>
      `The party card holds no "${d.use ?? ''}" key that is valid now. Ask the partner for a new card.`,
  },
  'evidence-inconsistent': {
    status: 500,
    disposition: 'halt',
    zh: () => '本机构保存的证明材料彼此不一致，未导出。请联系运维人员核查台账。',
    en: () =>
      'The proof kept here does not agree with itself; nothing was exported. Ask the operator to examine the ledger.',
  },
  'at-rest-unreadable': {
    status: 500,
    disposition: 'halt',
    zh: () => '存储的内容无法解开：密钥不符或数据已损坏。请联系运维人员检查密钥文件与备份。',
    en: () =>
      'Stored content cannot be opened: the key is another one or the data are damaged. Ask the operator to check key file and backup.',
  },
} as const satisfies Record<string, CatalogueEntry>;

function at(pointer: string | number | boolean | undefined): string {
  return pointer === undefined || pointer === '' ? '' : ` (${String(pointer)})`;
}

/**
 * An evidence file, checked in the order and under the names of docs/protocol.md §14. Protects: who sent what to whom, under which terms,
 * and what became of it, each only under the signature of the party that says so.
 */
import { b64u, fromB64u } from './base64url.js';
import { readCanonical } from './canonical.js';
import { sha256 } from './digest.js';
import { readEntry, type Entry } from './entry.js';
import {
  readReceipt,
  requireReceiptOfEntry,
  requireReceiptSigned,
  type Receipt,
} from './evidence-receipt.js';
import {
  readAgreement,
  readManifest,
  requireAgreementCards,
  requireAgreementSigned,
  requireManifestOfAgreement,
  requireManifestSigned,
  type Agreement,
  type Manifest,
} from './evidence-terms.js';
import { below, Fault, hold } from './fault.js';
import type { Fields } from './json.js';
import { leafHash, rootFromPath } from './merkle.js';
import { checkParties, type Asked } from './parties.js';
import { pathOf } from './record-proof.js';
import type { Report } from './report.js';
import { closed, hashOf, instantOf, integerOf, listOf, matching, textOf } from './shape.js';

export const evidenceFileMembers = {
  required: [
    'type',
    'exportedAt',
    'agreement',
    'partyCards',
    'manifest',
    'parcelDigest',
    'entry',
    'seq',
    'index',
    'inclusionPath',
    'receipts',
  ],
  optional: ['parcel', 'body'],
};

export function checkEvidenceFile(file: Fields, asked: Asked, report: Report): void {
  const { cards, pins } = checkParties(file['partyCards'], '/partyCards', asked, report);
  const manifest = report.check('manifest-signature', told.manifest, () => {
    const read = readManifest(file['manifest'], '/manifest');
    requireManifestSigned(read, cards, pins);
    return read;
  });
  const agreement = report.check('agreement-signature', told.agreement, () => {
    const read = readAgreement(file['agreement'], '/agreement');
    requireAgreementSigned(read, manifest.createdAt, cards, pins);
    return read;
  });
  report.check('agreement-card', told.agreementCard, () => requireAgreementCards(agreement, cards));
  report.check('manifest-agreement', told.ofAgreement, () => requireManifestOfAgreement(manifest, agreement));
  const parcelDigest = report.check('parcel-digest', told.parcelDigest, () => requireParcelDigest(file));
  const { entry, digest } = checkEntry(file, manifest, agreement, report);
  const seq = manifest.firstSeq + (file['index'] as number);
  const receipts = report.check('receipt-signature', told.receiptsSigned, () =>
    listOf(file['receipts'], '/receipts', 0, 1_000).map((jws, index) => {
      const receipt = readReceipt(jws, below('/receipts', index));
      requireReceiptSigned(receipt, cards, pins);
      return receipt;
    }),
  );
  report.check('receipt-binding', told.receipts(receipts), () =>
    receipts.forEach((receipt) => requireReceiptOfEntry(receipt, { manifest, parcelDigest, seq, digest })),
  );
  checkUnsigned(file, entry, report);
  if (asked.record !== undefined) {
    report.check('record', told.record(entry, manifest, seq, receipts), () =>
      requireRecord(entry, asked.record!),
    );
  }
}

function requireParcelDigest(file: Fields): string {
  const parcelDigest = hashOf(file['parcelDigest'], '/parcelDigest');
  const computed = b64u(sha256(file['manifest'] as string));
  const [en, zh] = ['This is the digest of another manifest.', '这是另一份清单的摘要。'];
  hold(computed === parcelDigest, '/parcelDigest', en, zh);
  return parcelDigest;
}

function checkEntry(
  file: Fields,
  manifest: Manifest,
  agreement: Agreement,
  report: Report,
): { entry: Entry; digest: string } {
  const text = report.check('inclusion', told.inclusion, () => requireInclusion(file, manifest));
  report.check('seq', told.seq, () => {
    const stands = integerOf(file['seq'], '/seq', 1) === manifest.firstSeq + (file['index'] as number);
    hold(
      stands,
      '/seq',
      'This is not the number at that place of the parcel.',
      '序号与其在批次中的位置不符。',
    );
  });
  const entry = report.check('entry-agreement', told.entry, () => {
    const read = readEntry(text, '/entry');
    requireEntryUnderAgreement(read, manifest, agreement);
    return read;
  });
  return { entry, digest: b64u(leafHash(text)) };
}

function requireInclusion(file: Fields, { count, firstSeq, merkleRoot }: Manifest): string {
  const text = textOf(file['entry'], '/entry', 2, 262_144);
  const index = integerOf(file['index'], '/index', 0, 255);
  const path = pathOf(file['inclusionPath'], '/inclusionPath');
  hold(index < count, '/index', 'The parcel has no such place.', '批次中没有这个位置。');
  const root = rootFromPath(leafHash(text), index, count, path);
  const [en, zh] = ['The path is not as long as this place wants.', '路径长度与位置不符。'];
  hold(root !== undefined, '/inclusionPath', en, zh);
  // Which of the three is another cannot be known; only a wrong index is betrayed, by the number beside it.
  hold(
    b64u(root) === merkleRoot,
    file['seq'] === firstSeq + index ? '/entry' : '/index',
    'Entry, index and inclusionPath do not together lead to the signed root: one of them is another.',
    '条目、位置（index）与路径（inclusionPath）合起来得不出已签署的根哈希：其中一项不符。',
  );
  return text;
}

function requireEntryUnderAgreement(entry: Entry, manifest: Manifest, agreement: Agreement): void {
  const clause = agreement.clauses.some(
    ({ clauseId, recordType, direction, purpose }) =>
      clauseId === entry.clauseId &&
      recordType === entry.kind &&
      direction === manifest.direction &&
      purpose === entry.purpose,
  );
  hold(
    clause &&
      entry.agreementId === manifest.agreementId &&
      entry.agreementVersion === manifest.agreementVersion &&
      entry.senderOffice.startsWith(manifest.sender.slice(0, 6)) &&
      entry.recipientOffice.startsWith(manifest.recipient.slice(0, 6)),
    '/entry',
    'The entry is not under a clause of this agreement, or of other offices.',
    '条目不属于该协议的条款，或机构不符。',
  );
}

/** The body by its commitment. The time of export and the sealed parcel nobody can vouch for; nothing hangs on them. */
function checkUnsigned(file: Fields, entry: Entry, report: Report): void {
  const { body, parcel } = file;
  report.check('exported-at', told.exportedAt, () => instantOf(file['exportedAt'], '/exportedAt'));
  if (body !== undefined) report.check('body-commitment', told.body, () => requireBody(body, entry));
  if (parcel === undefined) return;
  report.check('parcel', told.parcel, () => {
    const [en, zh] = ['This is not a compact JWE.', '不是紧凑 JWE。'];
    matching(parcel, '/parcel', /^[\w-]+\.\.[\w-]+\.[\w-]+\.[\w-]+$/, en, zh);
  });
}

function requireBody(value: Fields[string], { bodyCommitment }: Entry): void {
  const body = closed(value, '/body', ['salt', 'text']);
  const salt = fromB64u(hashOf(body['salt'], '/body/salt'), '/body/salt');
  const text = textOf(body['text'], '/body/text');
  const committed = b64u(sha256(salt, text)) === bodyCommitment;
  const [en, zh] = ['Salt and text are not those the entry commits to.', '盐值与正文不是条目所承诺的。'];
  hold(committed, '/body/text', en, zh);
  readCanonical(text, '/body/text');
}

function requireRecord({ recordId }: Entry, asked: string): void {
  if (recordId === asked) return;
  throw new Fault('/entry', {
    en: `The file is evidence of record ${recordId}, not of the one asked for.`,
    zh: `文件是记录 ${recordId} 的存证，不是所询问的记录。`,
  });
}

const told = {
  manifest: ({ sender, createdAt }: Manifest) => ({
    en: `${sender} signed the manifest, by its own clock at ${createdAt}.`,
    zh: `${sender} 已签署清单，按其自身时钟为 ${createdAt}。`,
  }),
  agreement: ({ origin, destination, agreementVersion }: Agreement) => ({
    en: `${origin.party} and ${destination.party} both signed version ${agreementVersion} of the agreement.`,
    zh: `${origin.party} 与 ${destination.party} 均已签署协议第 ${agreementVersion} 版。`,
  }),
  agreementCard: {
    en: 'The agreement names the party cards in the file.',
    zh: '协议所记的机构名片就是文件中的名片。',
  },
  ofAgreement: {
    en: 'The manifest is of this agreement and these parties.',
    zh: '清单属于该协议及双方。',
  },
  parcelDigest: { en: 'The digest is that of the manifest.', zh: '摘要与清单相符。' },
  inclusion: {
    en: 'The entry stands under the root the sender signed.',
    zh: '条目可得出发送方已签署的根哈希。',
  },
  seq: { en: 'The number in the ledger is the signed one.', zh: '台账序号与签署的一致。' },
  entry: ({ clauseId }: Entry) => ({
    en: `The entry is under clause ${clauseId} of the agreement.`,
    zh: `条目属于协议条款 ${clauseId}。`,
  }),
  receiptsSigned: ({ length }: readonly Receipt[]) => ({
    en: `${length} receipt(s) are signed by their issuers.`,
    zh: `${length} 份回执均由签发方签名。`,
  }),
  receipts: (receipts: readonly Receipt[]) => ({
    en: `Each receipt speaks of this entry: ${stagesOf(receipts)}.`,
    zh: `每份回执说的都是这一条目：${stagesOf(receipts)}。`,
  }),
  body: {
    en: 'The body is the one the entry commits to.',
    zh: '正文就是条目所承诺的正文。',
  },
  exportedAt: {
    en: 'The time of export is not signed and proves nothing.',
    zh: '导出时间未经签署，不能证明任何事。',
  },
  parcel: {
    en: 'The sealed parcel was not looked into: only its recipient can open it, and nothing above needs it.',
    zh: '未查看密封的批次：只有接收方能打开，以上各项均不依赖它。',
  },
  record: (
    { recordId, version }: Entry,
    { sender, recipient }: Manifest,
    seq: number,
    receipts: readonly Receipt[],
  ) => ({
    at: '/entry',
    en: `Record ${recordId} version ${version} is number ${seq} of the ledger from ${sender} to ${recipient}: ${stagesOf(receipts)}.`,
    zh: `记录 ${recordId} 第 ${version} 版为 ${sender} 至 ${recipient} 台账的第 ${seq} 号：${stagesOf(receipts)}。`,
  }),
};

function stagesOf(receipts: readonly Receipt[]): string {
  return receipts.map(({ stage, issuer, signedAt }) => `${stage} (${issuer}, ${signedAt})`).join(', ') || '–';
}

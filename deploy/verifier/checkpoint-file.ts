/** A checkpoint file (docs/decisions/0008-reconciliation.md), check by check, and what it says of one record. */
import { requireHistory, requireChain } from './chain.js';
import { readCheckpoint, requireSigned, requireRoot, type Checkpoint } from './checkpoint.js';
import { below, Fault, hold } from './fault.js';
import type { Fields, Json } from './json.js';
import { isConsistent } from './merkle.js';
import { checkParties, type Asked } from './parties.js';
import { pathOf, readRecordProof, requireEntry, requireRecord, type RecordProof } from './record-proof.js';
import type { Report } from './report.js';
import { closed, integerOf, listOf } from './shape.js';

export const checkpointFileMembers = { required: ['type', 'cards', 'checkpoints'], optional: ['proofs'] };

export function checkCheckpointFile(file: Fields, asked: Asked, report: Report): void {
  const { cards, pins } = checkParties(file['cards'], '/cards', asked, report);
  const checkpoints = report.check('checkpoint-document', documentsTold, () =>
    listOf(file['checkpoints'], '/checkpoints', 1).map((item, index) =>
      readCheckpoint(item, below('/checkpoints', index)),
    ),
  );
  report.check('checkpoint-signature', signaturesTold(checkpoints), () =>
    checkpoints.forEach((checkpoint) => requireSigned(checkpoint, cards, pins)),
  );
  report.check('checkpoint-root', rootsTold, () => checkpoints.forEach(requireRoot));
  report.check('checkpoint-chain', chainTold(checkpoints), () => requireChain(checkpoints));
  const histories = report.check('checkpoint-history', historyTold, () => requireHistory(checkpoints));
  const records = checkProofs(file['proofs'], checkpoints, histories, report);
  if (asked.record !== undefined) tellRecord(asked.record, records, checkpoints, report);
}

function checkProofs(
  value: Json | undefined,
  checkpoints: readonly Checkpoint[],
  histories: readonly Buffer[],
  report: Report,
): readonly RecordProof[] {
  if (value === undefined) return [];
  const proofs = report.check('proofs', proofsTold, () => readProofs(value));
  report.check('record-proof', recordsTold(proofs.records), () =>
    proofs.records.forEach((proof) => requireRecord(proof, checkpoints)),
  );
  report.check('record-entry', entriesTold(proofs.records), () =>
    proofs.records.forEach((proof) => requireEntry(proof, checkpoints[proof.checkpoint - 1]!)),
  );
  const { consistency } = proofs;
  if (consistency !== undefined) {
    report.check('consistency', consistencyTold, () => requireConsistency(consistency, histories));
  }
  return proofs.records;
}

interface Proofs {
  readonly records: readonly RecordProof[];
  readonly consistency?: Json;
}

function readProofs(value: Json): Proofs {
  const { records, consistency } = closed(value, '/proofs', ['records'], ['consistency']);
  const read = listOf(records, '/proofs/records').map((item, index) =>
    readRecordProof(item, below('/proofs/records', index)),
  );
  return { records: read, ...(consistency === undefined ? {} : { consistency }) };
}

/** `from` and `to` say how many checkpoints the history tree held, then and later. @throws Fault */
function requireConsistency(value: Json, histories: readonly Buffer[]): void {
  const at = '/proofs/consistency';
  const fields = closed(value, at, ['from', 'to', 'path']);
  const to = integerOf(fields['to'], `${at}/to`, 1, histories.length - 1);
  const from = integerOf(fields['from'], `${at}/from`, 1, to);
  const path = pathOf(fields['path'], `${at}/path`);
  const [earlier, later] = [from, to].map((size) => ({ size, root: histories[size]! }));
  hold(
    isConsistent(earlier!, later!, path),
    at,
    'The proof does not show that the later history begins with the earlier one.',
    '证明不能表明较晚的历史以较早的历史开头。',
  );
}

const statusTold = {
  applied: { en: 'applied', zh: '已办理' },
  refused: { en: 'refused', zh: '已拒收' },
  withdrawn: { en: 'withdrawn', zh: '已撤回' },
} as const;

function tellRecord(
  recordId: string,
  records: readonly RecordProof[],
  checkpoints: readonly Checkpoint[],
  report: Report,
): void {
  const own = records.filter((proof) => proof.recordId === recordId);
  if (own.length === 0) report.check('record', nothingTold, () => noProof(recordId));
  for (const { at, version, seq, status, checkpoint, entry } of own) {
    const { signedAt } = checkpoints[checkpoint - 1]!;
    const { en, zh } = statusTold[status];
    const [claimEn, claimZh] =
      entry === undefined
        ? [
            ' The file has no entry text, so the record’s own id is only claimed.',
            '文件中没有条目文本，记录编号仅为声称。',
          ]
        : ['', ''];
    report.note('record', {
      at,
      en: `Record ${recordId} version ${version} is number ${seq} of the ledger in checkpoint ${checkpoint} of ${signedAt}: ${en}. What became of it later stands in no checkpoint.${claimEn}`,
      zh: `记录 ${recordId} 第 ${version} 版为台账第 ${seq} 号，在 ${signedAt} 的第 ${checkpoint} 号检查点中：${zh}。此后的变化不在任何检查点中。${claimZh}`,
    });
  }
}

function noProof(recordId: string): never {
  throw new Fault('/proofs/records', {
    en: `The file has no proof of record ${recordId}. That does not prove that there is no such record.`,
    zh: `文件中没有记录 ${recordId} 的证明。这不能证明该记录不存在。`,
  });
}

const nothingTold = { en: '', zh: '' };

const documentsTold = (checkpoints: readonly Checkpoint[]) => ({
  en: `${checkpoints.length} checkpoint document(s) are canonical and have no member too many or too few.`,
  zh: `${checkpoints.length} 份检查点文本均为规范 JSON，成员不多不少。`,
});

const signaturesTold = ([first]: readonly Checkpoint[]) => ({
  en: `Sender ${first?.stream.parties.sender} and receiver ${first?.stream.parties.receiver} signed each checkpoint, with keys valid when it says it was signed.`,
  zh: `发送方 ${first?.stream.parties.sender} 与接收方 ${first?.stream.parties.receiver} 均以当时有效的密钥签署了每个检查点。`,
});

const rootsTold = {
  en: 'The root of each checkpoint is that of its epochs, and their entries add up.',
  zh: '每个检查点的根哈希均由其各时段得出，条数相加一致。',
};

const chainTold = (checkpoints: readonly Checkpoint[]) => ({
  en: `Numbers 1–${checkpoints.length} follow each other without a gap, each names the one before, and together they cover 1–${checkpoints.at(-1)?.throughSeq} of the ledger.`,
  zh: `第 1–${checkpoints.length} 号前后相接、没有缺口，各自记有前一个的摘要，合起来涵盖台账第 1–${checkpoints.at(-1)?.throughSeq} 号。`,
});

const historyTold = {
  en: 'Each checkpoint records the true history of all before it.',
  zh: '每个检查点所记的历史与之前全部检查点一致。',
};

const proofsTold = ({ records }: Proofs) => ({
  en: `${records.length} record proof(s) are well formed.`,
  zh: `${records.length} 份记录证明格式正确。`,
});

const recordsTold = ({ length }: readonly RecordProof[]) => ({
  en: `${length} row(s) of the ledger lead to the signed root of their checkpoint.`,
  zh: `台账中 ${length} 行均能得出所在检查点已签署的根哈希。`,
});

const entriesTold = (records: readonly RecordProof[]) => {
  const texts = records.filter(({ entry }) => entry !== undefined).length;
  return {
    en: `${texts} of ${records.length} record(s) bring their entry text, and it is the one of the digest; of the others the record’s id is only claimed.`,
    zh: `${records.length} 条记录中有 ${texts} 条附条目文本，且与摘要一致；其余记录的编号仅为声称。`,
  };
};

const consistencyTold = {
  en: 'The later history begins with the earlier one: nothing was rewritten between them.',
  zh: '较晚的历史以较早的历史开头：其间没有改写。',
};

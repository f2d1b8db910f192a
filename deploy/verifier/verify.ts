/**
 * Checks a checkpoint file or an evidence file offline, with nothing but Node: no code is shared with whoever signed.
 * Protects: every byte of the file that means anything is looked at, and what does not hold is named.
 */
import { isUtf8 } from 'node:buffer';
import { checkCheckpointFile, checkpointFileMembers } from './checkpoint-file.js';
import { checkEvidenceFile, evidenceFileMembers } from './evidence.js';
import { Fault, hold } from './fault.js';
import { readJson, type Fields } from './json.js';
import type { Asked } from './parties.js';
import { Report, type Check } from './report.js';
import { closed, isFields } from './shape.js';

export type { Check } from './report.js';
export { isPin } from './pins.js';

export interface VerifyOptions {
  /** Also say whether and where this record stands. */
  readonly record?: string | undefined;
  /** Key ids compared with the parties by another channel: `<kid>`, or `<party>=<kid>`. */
  readonly pins?: readonly string[];
}

export interface VerifyResult {
  /** Every check held. */
  readonly ok: boolean;
  /** What the file says it is; empty where it does not say. */
  readonly type: string;
  /** In order; the last one is the first that does not hold, where one does not. */
  readonly checks: readonly Check[];
  /** The keys were taken from the file itself: it proves only that it agrees with itself. */
  readonly unpinned: boolean;
}

/** 64 MB. */
export const maxFileBytes = 64 * 2 ** 20;

interface Kind {
  readonly members: { readonly required: readonly string[]; readonly optional: readonly string[] };
  readonly check: (file: Fields, asked: Asked, report: Report) => void;
}

const kinds: ReadonlyMap<unknown, Kind> = new Map([
  ['liangdi-checkpoint-file/1', { members: checkpointFileMembers, check: checkCheckpointFile }],
  ['liangdi-evidence/1', { members: evidenceFileMembers, check: checkEvidenceFile }],
]);

/** Never throws, whatever the text is. */
export function verifyText(text: string, { record, pins = [] }: VerifyOptions = {}): VerifyResult {
  const report = new Report();
  let type = '';
  const ok = report.run(() => {
    const { file, kind } = report.check('file', fileTold, () => readFile(text));
    type = String(file['type']);
    kind.check(file, { record, pins }, report);
  });
  return { ok, type, checks: report.checks, unpinned: pins.length === 0 };
}

/** The same of a file as it was read: what is not UTF-8 is not repaired. */
export function verifyBytes(bytes: Buffer, options: VerifyOptions = {}): VerifyResult {
  const { pins = [] } = options;
  if (bytes.length <= maxFileBytes && isUtf8(bytes)) return verifyText(bytes.toString(), options);
  const report = new Report();
  report.run(() =>
    report.check('file', fileTold, (): OfKind => {
      hold(bytes.length <= maxFileBytes, '', tooLarge.en, tooLarge.zh);
      throw new Fault('', { en: 'The file is not UTF-8.', zh: '文件不是 UTF-8。' });
    }),
  );
  return { ok: false, type: '', checks: report.checks, unpinned: pins.length === 0 };
}

interface OfKind {
  readonly file: Fields;
  readonly kind: Kind;
}

function readFile(text: string): OfKind {
  hold(text.length <= maxFileBytes, '', tooLarge.en, tooLarge.zh);
  const file = readJson(text);
  hold(isFields(file), '', 'The file is not a JSON object.', '文件不是 JSON 对象。');
  const kind = kinds.get(file['type']);
  const [en, zh] = [
    'Neither a checkpoint file nor an evidence file of version 1.',
    '不是第 1 版的检查点文件或存证文件。',
  ];
  hold(kind !== undefined, '/type', en, zh);
  closed(file, '', kind.members.required, kind.members.optional);
  return { file, kind };
}

const tooLarge = { en: 'The file is larger than 64 MB.', zh: '文件超过 64 MB。' };

const fileTold = ({ file }: OfKind) => ({
  en: `The file is JSON of type ${String(file['type'])}.`,
  zh: `文件是 ${String(file['type'])} 类型的 JSON。`,
});

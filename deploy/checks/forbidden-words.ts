/**
 * The words that no schema, route, table, message or screen of this project may contain (02-domain §7).
 * Protects the stance: a coercive function cannot creep in unnamed, and named it does not pass this check.
 */

/** In camelCase; each is looked for as a sequence of whole words, whatever joins them. */
export const forbiddenIdentifiers = [
  'outOfPlan',
  'planCompliance',
  'birthQuota',
  'birthPermit',
  'socialMaintenanceFee',
  'fine',
  'penalty',
  'arrears',
  'deposit',
  'abortion',
  'inducedLabour',
  'iud',
  'ringCheck',
  'contraceptiveMethod',
  'foetalSex',
  'fetalSex',
  'childSex',
  'sexRatio',
  'keyPerson',
  'targetPerson',
  'enforcement',
  'returnHomeOrder',
  'informer',
  'reward',
  'blacklist',
  'riskScore',
] as const;

/** Looked for at the beginning of a word: every form of the word is meant. */
export const forbiddenStems = ['steriliz', 'sterilis'] as const;

/** Chinese has no word boundaries, so these are looked for anywhere… */
export const forbiddenChinese = [
  '计划外',
  '违法生育',
  '社会抚养费',
  '结扎',
  '引产',
  '上环',
  '查环',
  '三查',
  '重点对象',
  '管理对象',
  '性别鉴定',
  '举报',
  '一票否决',
  '催检',
  '逃避',
] as const;

/** …except across the seam of two harmless words: 检查|环境, 线上|环境, 第三|查询, 索引|产生, 吸引|产业. */
const harmlessSeams = /查环(?=[境节])|上环(?=[境节])|三查(?=询)|(?<=[索吸指])引产/gu;

/** Two spellings of one word, and the plurals that a person would write. */
const spellings: Record<string, readonly string[]> = {
  penalty: ['penalty', 'penalties'],
  labour: ['labour', 'labor'],
  person: ['person', 'persons', 'people'],
};

const wordsOf = (identifier: string): string[] =>
  (identifier.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g) ?? []).map((word) => word.toLowerCase());

const alternatives = (word: string): readonly string[] => spellings[word] ?? [word, `${word}s`];

interface Phrase {
  readonly name: string;
  readonly words: readonly (readonly string[])[];
  /** `outofplan`: the phrase written without any boundary. */
  readonly glued: ReadonlySet<string>;
}

const phrases: readonly Phrase[] = forbiddenIdentifiers.map((name) => {
  const words = wordsOf(name).map(alternatives);
  const glued = words.reduce<string[]>(
    (heads, next) => heads.flatMap((head) => next.map((word) => head + word)),
    [''],
  );
  return { name, words, glued: new Set(glued) };
});

export interface Finding {
  readonly word: string;
  readonly index: number;
}

/** Every forbidden word in a text, with the place where it stands. Pure, so that the specs can show it works. */
export function findForbiddenWords(text: string): Finding[] {
  const plain = withEscapesRead(text);
  return [...inIdentifiers(plain), ...inProse(plain), ...inChinese(plain)].sort((a, b) => a.index - b.index);
}

/** `\u8ba1` in JSON or source is the same character to whoever reads the screen. */
function withEscapesRead(text: string): string {
  return text.replace(/\\u([0-9a-fA-F]{4})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

function inIdentifiers(text: string): Finding[] {
  const findings: Finding[] = [];
  for (const { 0: identifier, index } of text.matchAll(/[A-Za-z][A-Za-z0-9_-]*/g)) {
    if (isEncodedBytes(identifier)) continue;
    const words = wordsOf(identifier);
    for (const phrase of phrases) if (contains(words, phrase)) findings.push({ word: phrase.name, index });
    for (const stem of forbiddenStems)
      if (words.some((word) => word.startsWith(stem))) findings.push({ word: stem, index });
  }
  return findings;
}

function contains(words: readonly string[], phrase: Phrase): boolean {
  return words.some(
    (word, start) =>
      phrase.glued.has(word) ||
      phrase.words.every((wanted, offset) => wanted.includes(words[start + offset] ?? '')),
  );
}

/** A label on a screen, "Key persons": words of their own with one blank between, not parts of identifiers. */
function inProse(text: string): Finding[] {
  return phrases
    .filter((phrase) => phrase.words.length > 1)
    .flatMap((phrase) => {
      const spaced = phrase.words.map((wanted) => `(?:${wanted.join('|')})`).join(' ');
      const alone = new RegExp(`(?<![\\w-])${spaced}(?![\\w-])`, 'gi');
      return [...text.matchAll(alone)].map(({ index }) => ({ word: phrase.name, index }));
    });
}

function inChinese(text: string): Finding[] {
  const seamsCovered = text.replace(harmlessSeams, (seam) => '·'.repeat(seam.length));
  return forbiddenChinese.flatMap((word) => {
    const places: Finding[] = [];
    for (let index = seamsCovered.indexOf(word); index >= 0; index = seamsCovered.indexOf(word, index + 1))
      places.push({ word, index });
    return places;
  });
}

/** Digests and keys in base64url spell anything by chance; nobody names a field in forty mixed characters. */
function isEncodedBytes(identifier: string): boolean {
  return (
    identifier.length >= 40 && /\d/.test(identifier) && /[a-z]/.test(identifier) && /[A-Z]/.test(identifier)
  );
}

/** Sex of the holder of an own register entry, GB/T 2261.1. Never of a child, and never in a record that travels. */
export const sexCodes = ['0', '1', '2', '9'] as const;
export type SexCode = (typeof sexCodes)[number];

export const sexNames: Readonly<Record<SexCode, { readonly zh: string; readonly en: string }>> = {
  '0': { zh: '未知的性别', en: 'unknown' },
  '1': { zh: '男性', en: 'male' },
  '2': { zh: '女性', en: 'female' },
  '9': { zh: '未说明的性别', en: 'not stated' },
};

/** How the exporting system wrote it: by the standard, or in the older habit where 0 was female. */
export type SexCoding = 'standard' | 'zeroIsFemale';

/** Maps an imported code; anything the coding does not know is "not stated", never a guess. */
export function sexFromImport(code: string, coding: SexCoding): SexCode {
  const trimmed = code.trim();
  if (coding === 'zeroIsFemale') return trimmed === '0' ? '2' : trimmed === '1' ? '1' : '9';
  return (sexCodes as readonly string[]).includes(trimmed) ? (trimmed as SexCode) : '9';
}

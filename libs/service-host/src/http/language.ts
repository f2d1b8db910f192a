/** Chinese, unless the caller prefers English (Accept-Language, RFC 9110 §12.5.4). */
export type Language = 'zh' | 'en';

export function languageOf(accept: string | undefined): Language {
  if (!accept) return 'zh';
  const ranked = accept.slice(0, 200).split(',').flatMap(preferenceOf);
  ranked.sort((left, right) => right.quality - left.quality);
  return ranked[0]?.language ?? 'zh';
}

export const contentLanguage: Readonly<Record<Language, string>> = { zh: 'zh-CN', en: 'en' };

function preferenceOf(item: string): { language: Language; quality: number }[] {
  const [tag = '', ...parameters] = item.trim().toLowerCase().split(';');
  const language = /^(zh|en)(-|$)/.exec(tag.trim())?.[1] as Language | undefined;
  const quality = Number(
    parameters.map((parameter) => /^\s*q=([\d.]+)/.exec(parameter)?.[1]).find(Boolean) ?? 1,
  );
  return language && quality > 0 ? [{ language, quality }] : [];
}

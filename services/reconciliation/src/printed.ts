/** Numbers and times as they stand on paper: grouped, and in the time of China, which is named once on the page. */
import type { Language } from './words.js';

const locales = { zh: 'zh-CN', en: 'en-GB' } as const;
const chinaOffset = 8 * 3600_000;

export function printedNumber(value: number | null, language: Language): string {
  return value === null ? '—' : new Intl.NumberFormat(locales[language]).format(value);
}

/** 2026-11-25 18:20:07 */
export function printedTime(at: string | Date | null): string {
  if (at === null) return '—';
  return new Date(new Date(at).getTime() + chinaOffset).toISOString().slice(0, 19).replace('T', ' ');
}

export function printedDate(at: string | Date | null): string {
  return printedTime(at).slice(0, 10);
}

export function printedBytes(bytes: number, language: Language): string {
  if (bytes < 1024) return `${printedNumber(bytes, language)} B`;
  const kibi = bytes / 1024;
  return kibi < 1024 ? `${kibi.toFixed(1)} KiB` : `${(kibi / 1024).toFixed(1)} MiB`;
}

export function printedDuration(seconds: number, language: Language): string {
  if (seconds < 60) return `${seconds} ${language === 'zh' ? '秒' : 's'}`;
  const [minutes, rest] = [Math.floor(seconds / 60), Math.round(seconds % 60)];
  return language === 'zh' ? `${minutes} 分 ${rest} 秒` : `${minutes} min ${rest} s`;
}

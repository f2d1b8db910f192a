/** A day of the calendar, without a time or a zone. Protects: 30 February is not a day. */
import { problem } from '@liangdi/problem';

export type CivilDate = string & { readonly __brand: 'CivilDate' };

const shape = /^(\d{4})-(\d{2})-(\d{2})$/;

export function isCivilDate(text: string): text is CivilDate {
  const parts = shape.exec(text);
  if (!parts) return false;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  return year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

/** @throws problem 'civil-date-malformed' */
export function civilDate(text: string): CivilDate {
  if (!isCivilDate(text)) throw problem('civil-date-malformed');
  return text;
}

/** Calendar days, not working days. */
export function daysAfter(date: CivilDate, days: number): CivilDate {
  const at = new Date(`${date}T00:00:00.000Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10) as CivilDate;
}

function daysInMonth(year: number, month: number): number {
  if (month !== 2) return [4, 6, 9, 11].includes(month) ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

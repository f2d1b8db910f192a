/** A point in time in the one spelling the wire knows: RFC 3339, UTC, milliseconds, `Z`. Text order is time order. */
import { problem } from '@liangdi/problem';
import { isCivilDate, type CivilDate } from './civil-date.js';

export type Instant = string & { readonly __brand: 'Instant' };

export const instantPattern = '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z$';

const exact = /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;
const rfc3339 = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;

/** China keeps one zone, UTC+8, without summer time (since 1991): an office's day is counted in it. */
const chinaOffset = 8 * 3600_000;

export function isInstant(text: string): text is Instant {
  return exact.test(text) && isCivilDate(text.slice(0, 10));
}

/** Any RFC 3339 time with a zone, or a Date, in the one spelling. @throws problem 'instant-malformed' */
export function instant(at: Date | string): Instant {
  if (typeof at === 'string') {
    if (isInstant(at)) return at;
    if (!rfc3339.test(at) || !isCivilDate(at.slice(0, 10))) throw problem('instant-malformed');
  }
  const date = new Date(at);
  // Outside years 0–9999 toISOString needs a sign and six digits, and text order would be lost.
  if (Number.isNaN(date.getTime()) || date.getUTCFullYear() < 0 || date.getUTCFullYear() > 9999) {
    throw problem('instant-malformed');
  }
  return date.toISOString() as Instant;
}

/** The day it is in China at that moment. */
export function civilDateOf(at: Instant): CivilDate {
  return new Date(Date.parse(at) + chinaOffset).toISOString().slice(0, 10) as CivilDate;
}

/** The last millisecond of a day in China. */
export function endOfCivilDay(date: CivilDate): Instant {
  return new Date(Date.parse(`${date}T23:59:59.999Z`) - chinaOffset).toISOString() as Instant;
}

/** The same moment some years on; 29 February becomes 28 February, so that a year is never longer than a year. */
export function yearsAfter(at: Instant, years: number): Instant {
  return monthsAfter(at, years * 12);
}

export function monthsAfter(at: Instant, months: number): Instant {
  const date = new Date(at);
  const day = date.getUTCDate();
  date.setUTCMonth(date.getUTCMonth() + months);
  // An overflow (31 January + 1 month) has run into the next month: step back to the last day of the one before.
  if (date.getUTCDate() !== day) date.setUTCDate(0);
  return date.toISOString() as Instant;
}

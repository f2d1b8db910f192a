/**
 * One spelling of an ID number, so that the same person gets the same pseudonym on both sides: half width, no blanks,
 * X upper case, fifteen digits upgraded to eighteen. It changes spelling only and never refuses.
 */
import { isCivilDate } from '../time/civil-date.js';
import { checkCharacter } from './check-digit.js';

const fifteenDigits = /^[1-9]\d{14}$/;
/** Sequences 996–999 were kept for people born before 1900, whose century the short form does not say. */
const bornBefore1900 = /99[6-9]$/;

export function normaliseIdNumber(raw: string): string {
  const plain = halfWidth(raw)
    .replace(/[\s\u00ad\u200b-\u200f\u2010-\u2015\ufeff-]/gu, '')
    .toUpperCase();
  return upgraded(plain) ?? plain;
}

/** The eighteen characters of a fifteen-digit number, where its century is sure. */
function upgraded(number: string): string | undefined {
  if (!fifteenDigits.test(number) || bornBefore1900.test(number)) return undefined;
  const birth = `19${number.slice(6, 8)}-${number.slice(8, 10)}-${number.slice(10, 12)}`;
  if (!isCivilDate(birth)) return undefined;
  const body = `${number.slice(0, 6)}19${number.slice(6)}`;
  return body + checkCharacter(body);
}

export function halfWidth(text: string): string {
  return text.replace(/[\uff01-\uff5e]/gu, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0));
}

/**
 * An ID number as screens and papers may show it: two characters at each end. Not more: a certificate shows the birth
 * date too, and with six in front and four behind the whole number could be put together again.
 */
import { normaliseIdNumber } from './normalise-id-number.js';

export function maskIdNumber(raw: string): string {
  const number = normaliseIdNumber(raw);
  if (number.length < 8) return '*'.repeat(number.length);
  return number.slice(0, 2) + '*'.repeat(number.length - 4) + number.slice(-2);
}

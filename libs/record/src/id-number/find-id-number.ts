/**
 * Finds an ID number that slipped into a text. Protects: the number stays in the sender's own database (02-domain §1);
 * a note or a reference must not carry it out. A good check digit and a possible birth date keep chance hits rare.
 */
import { checkCharacter } from './check-digit.js';
import { hasBirthDate } from './check-id-number.js';
import { halfWidth } from './normalise-id-number.js';

/** Looked for at every place, also inside a longer run of digits, for numbers are pasted together. */
const candidate = /(?=([1-9]\d{16}[\dXx]))/g;

export function containsIdNumber(text: string): boolean {
  if (text.length < 18) return false;
  for (const [, found = ''] of halfWidth(text).matchAll(candidate)) {
    const number = found.toUpperCase();
    if (
      checkCharacter(number.slice(0, 17)) === number[17] &&
      /^(18|19|20)/.test(number.slice(6)) &&
      hasBirthDate(number)
    )
      return true;
  }
  return false;
}

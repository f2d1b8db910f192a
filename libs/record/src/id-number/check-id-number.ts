/**
 * What can be said about an ID number from its characters alone. Protects: it warns and marks, it never refuses a
 * person, and it never looks at the division: the first six digits are no origin (02-domain §1).
 */
import { isCivilDate } from '../time/civil-date.js';
import { checkCharacter } from './check-digit.js';
import { normaliseIdNumber } from './normalise-id-number.js';

export type IdNumberForm = 'residentId' | 'permanentResident' | 'hmtResidence' | 'unknown';
export type IdNumberWarning =
  'check-digit-wrong' | 'birth-date-impossible' | 'form-unknown' | 'fifteen-digits-kept';

export interface IdNumberCheck {
  readonly form: IdNumberForm;
  readonly checkDigit: 'good' | 'wrong' | 'none';
  /** Says whether the spelling proves itself, not whether the person was identified. */
  readonly verification: 'verified' | 'unverified';
  readonly warnings: IdNumberWarning[];
}

const eighteen = /^\d{17}[\dX]$/;

export function checkIdNumber(raw: string): IdNumberCheck {
  const number = normaliseIdNumber(raw);
  if (!eighteen.test(number)) return withoutCheckDigit(number);

  const warnings: IdNumberWarning[] = [];
  const form = formOf(number);
  const checkDigit = checkCharacter(number.slice(0, 17)) === number[17] ? 'good' : 'wrong';
  if (form === 'unknown') warnings.push('form-unknown');
  if (checkDigit === 'wrong') warnings.push('check-digit-wrong');
  if (!hasBirthDate(number)) warnings.push('birth-date-impossible');
  return { form, checkDigit, verification: warnings.length === 0 ? 'verified' : 'unverified', warnings };
}

/** Residence cards of the older series (three letters, twelve digits) and what nobody foresaw: served all the same. */
function withoutCheckDigit(number: string): IdNumberCheck {
  const common = { checkDigit: 'none', verification: 'unverified' } as const;
  if (/^[A-Z]{3}\d{12}$/.test(number)) return { form: 'permanentResident', ...common, warnings: [] };
  if (/^[1-8]\d{14}$/.test(number))
    return { form: 'residentId', ...common, warnings: ['fifteen-digits-kept'] };
  return { form: 'unknown', ...common, warnings: ['form-unknown'] };
}

function formOf(number: string): IdNumberForm {
  if (number.startsWith('9')) return 'permanentResident';
  if (/^8[123]/.test(number)) return 'hmtResidence';
  return number.startsWith('0') ? 'unknown' : 'residentId';
}

export function hasBirthDate(number: string): boolean {
  return isCivilDate(`${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`);
}

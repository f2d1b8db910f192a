import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import IdValidator from 'id-validator';
import { checkIdNumber, containsIdNumber, maskIdNumber, normaliseIdNumber } from '../index.js';
import { checkCharacter } from './check-digit.js';

const oracle = new IdValidator();
const digits = (length: number) => fc.stringMatching(new RegExp(`^\\d{${length}}$`));
const birth = fc
  .date({ min: new Date('1900-01-01'), max: new Date('1999-12-31'), noInvalidDate: true })
  .map((day) => day.toISOString().slice(0, 10).replaceAll('-', ''));
const seventeen = fc
  .tuple(fc.stringMatching(/^[1-6]\d{5}$/), birth, digits(3))
  .map((parts) => parts.join(''));

describe('an ID number', () => {
  it.each(['11010519491231002X', '440524188001010014'])('%s, of the standard, proves itself', (number) => {
    expect(checkIdNumber(number)).toEqual({
      form: 'residentId',
      checkDigit: 'good',
      verification: 'verified',
      warnings: [],
    });
  });

  it('with a wrong check digit is marked and warned of, never refused', () => {
    expect(checkIdNumber('110105194912310021')).toEqual({
      form: 'residentId',
      checkDigit: 'wrong',
      verification: 'unverified',
      warnings: ['check-digit-wrong'],
    });
  });

  it('of a division nobody knows any more is as good as any other', () => {
    const body = '59998719900307' + '123';
    expect(checkIdNumber(body + checkCharacter(body)).verification).toBe('verified');
  });

  it('may be a permanent residence card or a residence permit of Hong Kong, Macao or Taiwan residents', () => {
    const numbered = (body: string) => checkIdNumber(body + checkCharacter(body)).form;
    expect(numbered('91115619810321001')).toBe('permanentResident');
    expect(['810000', '820000', '830000'].map((place) => numbered(`${place}19900101001`))).toEqual(
      Array(3).fill('hmtResidence'),
    );
    expect(checkIdNumber('USA110381032101')).toMatchObject({ form: 'permanentResident', checkDigit: 'none' });
  });

  it('of no known form is kept, unverified', () => {
    expect(checkIdNumber('护照 E1234')).toEqual({
      form: 'unknown',
      checkDigit: 'none',
      verification: 'unverified',
      warnings: ['form-unknown'],
    });
  });

  it('agrees with id-validator on which check digits are good', () => {
    fc.assert(
      fc.property(seventeen, fc.constantFrom(...'0123456789X'), (body, last) => {
        expect(checkIdNumber(body + last).checkDigit === 'good').toBe(oracle.isValid(body + last));
      }),
    );
    for (let n = 0; n < 200; n += 1) expect(checkIdNumber(oracle.makeID()).checkDigit).toBe('good');
  });

  it('of fifteen digits is upgraded to the eighteen id-validator holds for the same person', () => {
    fc.assert(
      fc.property(seventeen, (body) => {
        fc.pre(!/99[6-9]$/.test(body));
        const short = body.slice(0, 6) + body.slice(8);
        const upgraded = normaliseIdNumber(short);
        expect(upgraded).toBe(body + checkCharacter(body));
        expect(oracle.getInfo(upgraded)).toMatchObject({ addrCode: body.slice(0, 6) });
        expect(normaliseIdNumber(upgraded)).toBe(upgraded);
      }),
    );
  });

  it('of fifteen digits is left alone where the century is not sure, or the day does not exist', () => {
    for (const short of ['110105800101996', '110105491331002']) {
      expect(normaliseIdNumber(short)).toBe(short);
      expect(checkIdNumber(short).warnings).toEqual(['fifteen-digits-kept']);
    }
  });

  it('has one spelling, however it was typed', () => {
    for (const typed of [
      '11010519491231002x',
      ' 110105 19491231 002X\t',
      '１１０１０５１９４９１２３１００２ｘ',
      '110105-19491231-002Ｘ',
    ]) {
      expect(normaliseIdNumber(typed)).toBe('11010519491231002X');
    }
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        (raw) => normaliseIdNumber(normaliseIdNumber(raw)) === normaliseIdNumber(raw),
      ),
    );
  });

  it('is shown with two characters at each end only', () => {
    expect(maskIdNumber('11010519491231002x')).toBe('11**************2X');
    expect(maskIdNumber('1234567')).toBe('*******');
    expect(maskIdNumber('')).toBe('');
  });

  it('is found inside a text, in full width and inside longer runs of digits too', () => {
    for (const text of [
      '身份证11010519491231002x。',
      '１１０１０５１９４９１２３１００２Ｘ',
      '9911010519491231002X',
    ])
      expect(containsIdNumber(text)).toBe(true);
    for (const text of [
      '110105194912310021',
      '018f3c5e-1234-7abc-8def-0123456789ab',
      'FK-440306001-ABCDEFGH23',
    ]) {
      expect(containsIdNumber(text)).toBe(false);
    }
    fc.assert(
      fc.property(seventeen, fc.string(), fc.string(), (body, a, b) =>
        containsIdNumber(a + body + checkCharacter(body) + b),
      ),
    );
  });
});

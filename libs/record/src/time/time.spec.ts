import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  chineseCalendar,
  civilDate,
  civilDateOf,
  daysAfter,
  deadlines,
  dueAfter,
  instant,
  isCivilDate,
  isInstant,
  monthsAfter,
  workingDaysAfter,
  yearsAfter,
} from '../index.js';

const anyDate = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });

describe('an instant', () => {
  it('has one spelling, whatever zone it came in', () => {
    expect(instant('2025-11-22T16:00:00+08:00')).toBe('2025-11-22T08:00:00.000Z');
    expect(instant(new Date(0))).toBe('1970-01-01T00:00:00.000Z');
  });

  it.each([
    '2025-11-22',
    '2025-11-22T08:00:00',
    '2025-02-30T08:00:00Z',
    '2025-11-22T25:00:00.000Z',
    'now',
    '',
  ])('is not %p', (text) => {
    expect(() => instant(text)).toThrow(/instant-malformed/);
    expect(isInstant(text)).toBe(false);
  });

  it('sorts as text the way it sorts in time', () => {
    fc.assert(fc.property(anyDate, anyDate, (a, b) => instant(a) < instant(b) === a.getTime() < b.getTime()));
  });

  it('a year on is never more than a year on', () => {
    expect(yearsAfter(instant('2024-02-29T00:00:00Z'), 1)).toBe('2025-02-28T00:00:00.000Z');
    expect(monthsAfter(instant('2025-11-30T10:00:00Z'), 3)).toBe('2026-02-28T10:00:00.000Z');
  });

  it('falls on the day it is in China', () => {
    expect(civilDateOf(instant('2025-11-22T16:00:00Z'))).toBe('2025-11-23');
  });
});

describe('a civil date', () => {
  it('is a day of the calendar', () => {
    expect(['2024-02-29', '2000-02-29', '2025-12-31'].every(isCivilDate)).toBe(true);
    expect(
      ['2025-02-29', '1900-02-29', '2025-00-10', '2025-13-01', '2025-4-1', '2025-04-31', ''].some(
        isCivilDate,
      ),
    ).toBe(false);
    expect(() => civilDate('2025-02-29')).toThrow(/civil-date-malformed/);
  });

  it('agrees with the calendar of the machine', () => {
    fc.assert(
      fc.property(anyDate, fc.integer({ min: -500, max: 500 }), (at, days) => {
        const date = civilDate(at.toISOString().slice(0, 10));
        expect(Date.parse(daysAfter(date, days)) - Date.parse(date)).toBe(days * 86_400_000);
      }),
    );
  });
});

describe('a deadline of an office', () => {
  it('passes over the National Day week and counts the adjusted weekend', () => {
    // 2025: 28 September (Sunday) and 11 October (Saturday) are worked, 1 to 8 October are not.
    expect(workingDaysAfter(civilDate('2025-09-27'), 1)).toBe('2025-09-28');
    expect(workingDaysAfter(civilDate('2025-09-30'), 3)).toBe('2025-10-11');
    expect(workingDaysAfter(civilDate('2025-09-30'), 0)).toBe('2025-09-30');
  });

  it('takes a calendar of its own', () => {
    expect(workingDaysAfter(civilDate('2031-01-01'), 2, () => true)).toBe('2031-01-03');
  });

  it('always ends on a working day', () => {
    fc.assert(
      fc.property(anyDate, fc.integer({ min: 1, max: 15 }), (at, n) =>
        chineseCalendar(workingDaysAfter(civilDateOf(instant(at)), n)),
      ),
      {
        numRuns: 50,
      },
    );
  });

  it('runs to the end of the day in China, or for hours to the minute', () => {
    const friday = instant('2025-11-21T02:00:00Z');
    expect(dueAfter(friday, deadlines.acknowledge)).toBe('2025-11-26T15:59:59.999Z');
    expect(dueAfter(friday, deadlines.highRiskReferral)).toBe('2025-11-22T02:00:00.000Z');
    expect(dueAfter(friday, deadlines.deletionAfterWithdrawal)).toBe('2025-12-21T15:59:59.999Z');
  });
});

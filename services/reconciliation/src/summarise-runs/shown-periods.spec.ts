import { describe, expect, it } from '@jest/globals';
import type { PeriodRow } from './period-rows.js';
import { shownPeriods } from './shown-periods.js';

const month = (period: string, compared: number, more: Partial<PeriodRow> = {}): PeriodRow => ({
  agreement_id: '0190c1f0-0000-7000-8000-000000000001',
  direction: 'originToDestination',
  period,
  runs: 30,
  agreed: 29,
  compared,
  differed: 0,
  found: 0,
  by_class: {},
  healed: 0,
  open: 0,
  due: 0,
  closed_in_time: 0,
  found_again: 0,
  ...more,
});

const hiddenNumbers = {
  entriesCompared: null,
  ledgerAgreementRate: null,
  found: null,
  byClass: null,
  healed: null,
  open: null,
  foundAgain: null,
  reconciliationClosureRate: null,
};

describe('the periods of a stream', () => {
  it('say nothing of nine entries, and take the smallest neighbour with them', () => {
    const rows = [month('2026-08', 400), month('2026-09', 9), month('2026-10', 30), month('2026-11', 500)];
    const views = shownPeriods(rows, 'month', '2026-11');
    expect(views[1]).toMatchObject({ ...hiddenNumbers, runs: 30, agreed: 29 });
    expect(views[2]).toMatchObject(hiddenNumbers);
    expect(views.map(({ entriesCompared }) => entriesCompared)).toEqual([400, null, null, 500]);
    expect(views.map(({ complete }) => complete)).toEqual([true, true, true, false]);
  });

  it('give the share that agreed when first compared, and counts in fives', () => {
    const found = { differed: 3, found: 13, by_class: { mismatch: 1, missing: 12 }, healed: 12, open: 1 };
    const closed = { due: 13, closed_in_time: 12, found_again: 2 };
    const [view] = shownPeriods([month('2026-11', 1203, { ...found, ...closed })], 'month', '2026-11');
    expect(view).toMatchObject({
      entriesCompared: 1205,
      ledgerAgreementRate: 0.998,
      found: 15,
      byClass: [
        { class: 'missing', found: 10 },
        { class: 'mismatch', found: 5 },
      ],
      healed: 10,
      open: 5,
      foundAgain: 5,
      reconciliationClosureRate: 0.923,
    });
  });

  it('do not hide one stream for the smallness of another', () => {
    const other = { direction: 'destinationToOrigin' };
    const views = shownPeriods([month('2026-11', 50), month('2026-11', 3, other)], 'month', '2026-12');
    expect(views.map(({ entriesCompared }) => entriesCompared)).toEqual([50, null]);
  });
});

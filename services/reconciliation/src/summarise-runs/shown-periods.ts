/** From exact numbers to shown ones: the one place where the rule of 02-domain §4 is applied to periods. Pure. */
import type { Direction } from '@liangdi/record';
import { discrepancyClasses } from '@liangdi/sketch';
import type { PeriodRow } from './period-rows.js';
import { hiddenPeriods, leastShown, roundedCount, shownRate } from './suppress.js';
import type { PeriodClassView, PeriodView } from './summary.view.js';

/** `of`: months add up to their year and are hidden together; years stand alone. `present`: the period that is not over yet. */
export function shownPeriods(
  rows: readonly PeriodRow[],
  of: 'month' | 'year',
  present: string,
): PeriodView[] {
  return streamsIn(rows).flatMap((stream) => {
    const sizes = stream.map(({ compared }) => compared);
    const hidden = of === 'month' ? hiddenPeriods(sizes) : sizes.map((size) => size < leastShown);
    return stream.map((row, index) => shown(row, hidden[index]!, row.period < present));
  });
}

function streamsIn(rows: readonly PeriodRow[]): PeriodRow[][] {
  const streams = new Map<string, PeriodRow[]>();
  for (const row of rows) {
    const name = `${row.agreement_id} ${row.direction}`;
    streams.set(name, [...(streams.get(name) ?? []), row]);
  }
  return [...streams.values()];
}

function shown(row: PeriodRow, hidden: boolean, complete: boolean): PeriodView {
  const count = (exact: number) => (hidden ? null : roundedCount(exact));
  const same = Math.max(0, row.compared - row.differed);
  return {
    agreementId: row.agreement_id,
    direction: row.direction as Direction,
    period: row.period,
    complete,
    runs: row.runs,
    agreed: row.agreed,
    entriesCompared: count(row.compared),
    ledgerAgreementRate: hidden ? null : shownRate(same, row.compared),
    found: count(row.found),
    byClass: hidden ? null : classesOf(row),
    healed: count(row.healed),
    open: count(row.open),
    foundAgain: count(row.found_again),
    reconciliationClosureRate: hidden ? null : shownRate(row.closed_in_time, row.due),
  };
}

function classesOf({ by_class }: PeriodRow): PeriodClassView[] {
  return discrepancyClasses.flatMap((name) => {
    const found = by_class[name] ?? 0;
    return found > 0 ? [{ class: name, found: roundedCount(found) }] : [];
  });
}

/**
 * The civil days of an agreement, both ends included, told as instants of Asia/Shanghai. Instants of the house compare
 * as text, so the hot path parses no date.
 */
import {
  civilDateOf,
  daysAfter,
  endOfCivilDay,
  instant,
  yearsAfter,
  type CivilDate,
  type Instant,
} from '@liangdi/record';

export interface Period {
  /** The last millisecond before the first day. */
  readonly before: Instant;
  /** The last millisecond of the last day. */
  readonly until: Instant;
}

export function periodOf(validFrom: CivilDate, validUntil: CivilDate): Period {
  return { before: endOfCivilDay(daysAfter(validFrom, -1)), until: endOfCivilDay(validUntil) };
}

/** The last day of three full years: the day before the third anniversary. */
export function longestValidUntil(validFrom: CivilDate): CivilDate {
  return daysAfter(civilDateOf(yearsAfter(instant(`${validFrom}T00:00:00.000Z`), 3)), -1);
}

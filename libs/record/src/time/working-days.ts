/**
 * Working days of Chinese offices: public holidays off, adjusted weekends on (02-domain §1).
 * The State Council publishes each year's calendar the autumn before; for a year not yet published Monday to Friday count.
 */
import chineseDays from 'chinese-days';
import { daysAfter, type CivilDate } from './civil-date.js';

/** A calendar may be given, so that a newly published year does not wait for a new version of the package. */
export type WorkingDayCalendar = (date: CivilDate) => boolean;

/** Given as text: the package reads `YYYY-MM-DD` the same in every zone, a Date only in some. */
export const chineseCalendar: WorkingDayCalendar = (date) => chineseDays.isWorkday(date);

/** The n-th working day after a date, the date itself not counted; n = 0 is the date itself. */
export function workingDaysAfter(date: CivilDate, n: number, isWorkingDay = chineseCalendar): CivilDate {
  let day = date;
  for (let left = n; left > 0;) {
    day = daysAfter(day, 1);
    if (isWorkingDay(day)) left -= 1;
  }
  return day;
}

/** The deadlines of 02-domain §3. They bind offices, never a person; an agreement may shorten them. */
import { daysAfter } from './civil-date.js';
import { civilDateOf, endOfCivilDay, instant, type Instant } from './instant.js';
import { chineseCalendar, workingDaysAfter } from './working-days.js';

export type Deadline =
  | { readonly unit: 'workingDays'; readonly count: number }
  | { readonly unit: 'days'; readonly count: number }
  | { readonly unit: 'hours'; readonly count: number };

export const deadlines = {
  acknowledge: { unit: 'workingDays', count: 3 },
  answer: { unit: 'workingDays', count: 10 },
  escalate: { unit: 'workingDays', count: 15 },
  certificateIssue: { unit: 'workingDays', count: 3 },
  verification: { unit: 'workingDays', count: 5 },
  correction: { unit: 'workingDays', count: 10 },
  discrepancy: { unit: 'workingDays', count: 10 },
  rightsRequest: { unit: 'workingDays', count: 15 },
  breakGlassReview: { unit: 'workingDays', count: 3 },
  highRiskReferral: { unit: 'hours', count: 24 },
  breakGlassNotice: { unit: 'hours', count: 24 },
  breachNotice: { unit: 'hours', count: 24 },
  contactReconfirmation: { unit: 'days', count: 90 },
  deletionAfterWithdrawal: { unit: 'days', count: 30 },
} as const satisfies Record<string, Deadline>;
export type DeadlineName = keyof typeof deadlines;

/** When an office has to be done: days run to the end of the last one in China, hours run to the millisecond. */
export function dueAfter(from: Instant, deadline: Deadline, isWorkingDay = chineseCalendar): Instant {
  switch (deadline.unit) {
    case 'hours':
      return instant(new Date(Date.parse(from) + deadline.count * 3600_000));
    case 'days':
      return endOfCivilDay(daysAfter(civilDateOf(from), deadline.count));
    case 'workingDays':
      return endOfCivilDay(workingDaysAfter(civilDateOf(from), deadline.count, isWorkingDay));
  }
}

/** The duties of an answering office and their longest deadlines in working days (02-domain §3). An agreement may only shorten them. */
import { deadlines } from '@liangdi/record';

export const dutyNames = [
  'acknowledge',
  'answer',
  'escalate',
  'certificateIssue',
  'verification',
  'correction',
  'discrepancy',
  'rightsRequest',
] as const;

export type DutyName = (typeof dutyNames)[number];

export const dutyDeadlines: Readonly<Record<DutyName, number>> = Object.fromEntries(
  dutyNames.map((name) => [name, deadlines[name].count]),
) as Record<DutyName, number>;

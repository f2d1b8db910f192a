/** What the office did. Closed: "refused" is no outcome, and nothing in it describes the person (02-domain §2.2). */
export const serviceOutcomes = [
  'completed',
  'partlyCompleted',
  'referred',
  'rescheduled',
  'notProvidedByOffice',
] as const;
export type ServiceOutcome = (typeof serviceOutcomes)[number];

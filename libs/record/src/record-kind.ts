/** The three kinds of record, the ways they may travel, and the closed list of purposes (02-domain §2, §2.8). */
import type { Direction } from './party/direction.js';

export const recordKinds = ['certificate', 'feedbackCard', 'serviceRecord'] as const;
export type RecordKind = (typeof recordKinds)[number];

/** A certificate is the origin's word, a card is the destination's answer; services are rendered on both sides. */
export const recordDirections: Readonly<Record<RecordKind, readonly Direction[]>> = {
  certificate: ['originToDestination'],
  feedbackCard: ['destinationToOrigin'],
  serviceRecord: ['originToDestination', 'destinationToOrigin'],
};

export const purposes = [
  'continuityOfMaternalCare',
  'childImmunisationContinuity',
  'certificateVerification',
  'birthRegistrationSupport',
  'benefitPortability',
  'agreementStatistics',
] as const;
export type Purpose = (typeof purposes)[number];

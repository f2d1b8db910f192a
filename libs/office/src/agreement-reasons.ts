/** Why a party rejects, suspends or ends an agreement: closed lists, so that nothing about a person is ever written there. */
export const rejectionReasons = [
  'fieldsTooWide',
  'purposeUnclear',
  'impactAssessmentInsufficient',
  'contactsOutOfDate',
  'periodUnsuitable',
  'anotherTextPreferred',
] as const;

/** `toldToTravelOrPay`: an upheld complaint that somebody was told to travel home or to pay (02-domain §2.8). */
export const suspensionReasons = [
  'toldToTravelOrPay',
  'useNotAllowed',
  'dataIncident',
  'keyCompromised',
  'technicalFault',
  'underReview',
] as const;

export const terminationReasons = [
  'byConsentOfBoth',
  'byNotice',
  'dutiesNotKept',
  'lawChanged',
  'officeReorganised',
] as const;

export type RejectionReason = (typeof rejectionReasons)[number];
export type SuspensionReason = (typeof suspensionReasons)[number];
export type TerminationReason = (typeof terminationReasons)[number];

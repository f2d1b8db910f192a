/** WHAT is exchanged: certificate, feedback card, service record; their names, layers, numbers, times and lives. Pure. */
export { newId, newPersonId, newRecordId, uuidPattern, type PersonId, type RecordId } from './identifiers.js';
export { pooledRandomBytes } from './random-pool.js';
export { purposes, recordDirections, recordKinds, type Purpose, type RecordKind } from './record-kind.js';
export {
  officeBelongsTo,
  officeId,
  officePattern,
  parsePartyId,
  partyId,
  partyPattern,
  partyRoles,
  type OfficeId,
  type PartyId,
  type PartyRole,
} from './party/party.js';
export { directionFrom, directions, type Direction } from './party/direction.js';
export { civilDate, daysAfter, isCivilDate, type CivilDate } from './time/civil-date.js';
export {
  civilDateOf,
  endOfCivilDay,
  instant,
  instantPattern,
  isInstant,
  monthsAfter,
  yearsAfter,
  type Instant,
} from './time/instant.js';
export { chineseCalendar, workingDaysAfter, type WorkingDayCalendar } from './time/working-days.js';
export { deadlines, dueAfter, type Deadline, type DeadlineName } from './time/deadlines.js';

export {
  correctionReasons,
  currentSchemaVersion,
  entryFaults,
  entrySchema,
  type CorrectionReason,
  type RecordEntry,
} from './entry/record-entry.js';
export { requireEntry } from './entry/require-entry.js';

export {
  assurances,
  certificateClaims,
  certificateValidityYears,
  defaultExpiry,
  maritalStatusSources,
  printedCopyGoodUntil,
  type Assurance,
  type CertificateAdmin,
  type CertificateClaim,
  type CertificateClaims,
  type MaritalStatusSource,
} from './certificate/certificate-admin.js';
export {
  maritalStatusCodes,
  maritalStatusNames,
  type MaritalStatusCode,
} from './certificate/marital-status.js';
export type { FeedbackCardAdmin } from './feedback-card/feedback-card-admin.js';
export {
  areaOf,
  serviceAreaNames,
  serviceAreas,
  serviceTypes,
  type ServiceArea,
  type ServiceType,
  type ServiceTypeIn,
} from './service-record/service-areas.js';
export { serviceOutcomes, type ServiceOutcome } from './service-record/service-outcome.js';
export {
  adviceCodes,
  educationTopics,
  gestationalWeekBands,
  helpCodes,
  injectionSites,
  type HelpCode,
  type ServiceDetails,
} from './service-record/service-details.js';
export type { ServiceRecordAdmin, ServiceRecordAdminOf } from './service-record/service-record-admin.js';
export { bloodPressurePanelLoinc, loincCodes } from './clinical/clinical-fields.js';
export { serviceClinicalSchemas, type ClinicalLayer } from './clinical/clinical-layers.js';
export { newCardNo, newCertificateNo } from './document/document-no.js';

export type { RecordFault } from './layers/fault.js';
export { staffRoles, type Staff, type StaffRole } from './layers/parts.js';
export { recordSchemas, type RecordSchemas } from './layers/record-schemas.js';
export { adminFaults } from './layers/admin-faults.js';
export { clinicalFaults, mayHaveClinical } from './layers/clinical-faults.js';
export type { AdminByKind } from './layers/admin-of.js';
export { requireLayers } from './layers/require-layers.js';
export { clinicalField, fieldsOf, recordFields } from './layers/fields-of.js';

export { normaliseIdNumber } from './id-number/normalise-id-number.js';
export {
  checkIdNumber,
  type IdNumberCheck,
  type IdNumberForm,
  type IdNumberWarning,
} from './id-number/check-id-number.js';
export { containsIdNumber } from './id-number/find-id-number.js';
export { maskIdNumber } from './id-number/mask-id-number.js';
export { maskName, normaliseName } from './name/name.js';
export { normaliseNames } from './name/normalise-names.js';
export { sexCodes, sexFromImport, sexNames, type SexCode, type SexCoding } from './person/sex.js';

export { life, type Life, type StateOf } from './life/life.js';
export {
  breakGlassLife,
  certificateLife,
  certificateRequestLife,
  continuityLife,
  feedbackCardLife,
  presentationLife,
  receivedCardLife,
  receivedServiceRecordLife,
  serviceRecordLife,
} from './life/lives.js';

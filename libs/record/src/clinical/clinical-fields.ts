/** The measures and findings the clinical layers are made of, each with its unit in its name and a range a body can have. */
import { day, measured, oneOf, prose, whole, type SchemaParts } from '../layers/parts.js';

export const pregnancyStatuses = ['pregnant', 'notPregnant', 'possiblyPregnant', 'unknown'] as const;
export const dueDateMethods = ['estimated', 'fromLastMenstrualPeriod', 'fromOvulationDate'] as const;
export const urgencies = ['routine', 'urgent', 'emergency'] as const;
export const feedingWays = ['breast', 'mixed', 'formula'] as const;
export const findings = ['usual', 'toBeFollowedUp', 'inconclusive', 'notAssessed'] as const;
export const chronicConditions = [
  'hypertension',
  'type2Diabetes',
  'tuberculosis',
  'severeMentalDisorder',
  'other',
] as const;
export const screeningKinds = [
  'hypertension',
  'diabetes',
  'tuberculosis',
  'cervicalCancer',
  'breastCancer',
  'newbornMetabolic',
  'newbornHearing',
  'childVision',
  'anaemia',
  'other',
] as const;

const advice = prose(1000);

export const bloodPressure = {
  /** mmHg */
  systolicBloodPressure: whole(40, 300),
  diastolicBloodPressure: whole(20, 200),
} as const satisfies SchemaParts;

export const clinicalFields = {
  ...bloodPressure,
  advice,
  note: prose(2000),
  referral: prose(300),
  weightKg: measured(0.3, 400),
  heightCm: measured(20, 260),
  headCircumferenceCm: measured(15, 80),
  temperatureC: measured(30, 45),
  /** g/L */
  haemoglobin: measured(10, 300),
  /** mmol/L */
  fastingGlucose: measured(0.5, 60),
  gestationalWeek: measured(0, 45),
  fundalHeightCm: measured(1, 60),
  /** beats per minute */
  fetalHeartRate: whole(30, 300),
  pregnancyStatus: oneOf(pregnancyStatuses),
  estimatedDueDate: day,
  estimatedDueDateMethod: oneOf(dueDateMethods),
  daysSinceBirth: whole(0, 400),
  ageDays: whole(0, 60),
  ageMonths: whole(0, 216),
  feeding: oneOf(feedingWays),
  finding: oneOf(findings),
} as const satisfies SchemaParts;

/**
 * Own names to LOINC. The date's code depends on how it was arrived at. Only codes the field's public profiles name
 * (02-domain §2.2, §2.3; FHIR vital signs) stand here; a field without one is sent under its own name.
 */
export const loincCodes = {
  systolicBloodPressure: '8480-6',
  diastolicBloodPressure: '8462-4',
  weightKg: '29463-7',
  heightCm: '8302-2',
  headCircumferenceCm: '9843-4',
  temperatureC: '8310-5',
  haemoglobin: '718-7',
  fundalHeightCm: '11881-0',
  fetalHeartRate: '55283-6',
  gestationalWeek: '49051-6',
  gestationalAgeWeeks: '49051-6',
  pregnancyStatus: '82810-3',
  estimatedDueDate: {
    estimated: '11778-8',
    fromLastMenstrualPeriod: '11779-6',
    fromOvulationDate: '11780-4',
  },
} as const;

/** Both pressures together are one FHIR Observation. */
export const bloodPressurePanelLoinc = '85354-9';

/**
 * The clinical layer: what one clinic tells the next, sealed to the clinic role (02-domain §2.2, §2.3).
 * Protects: fields of care for her and her child only; nothing about the sex of either, nothing an office could act on.
 */
import { closed, listOf, oneOf, prose, type ObjectSchema, type SchemaParts } from '../layers/parts.js';
import type { ServiceType } from '../service-record/service-areas.js';
import {
  chronicConditions,
  clinicalFields as field,
  findings,
  screeningKinds,
  urgencies,
} from './clinical-fields.js';

type ClinicalValue = string | number | readonly string[];
/** Any clinical layer, as the clinic reads it: own field names to values; `clinicalFaults` says which belong to which service. */
export type ClinicalLayer = Readonly<Record<string, ClinicalValue>>;

const { systolicBloodPressure, diastolicBloodPressure, weightKg, advice, note, temperatureC, haemoglobin } =
  field;
const pressure = { systolicBloodPressure, diastolicBloodPressure };
const finding = oneOf(findings);

/** Every field may be absent (a visit measures what it measures), but an empty layer is not sealed. */
function layer(name: string, fields: SchemaParts, required: SchemaParts = {}): ObjectSchema {
  return closed(required, fields, {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:liangdi:schema:clinical:${name}:1`,
    minProperties: 1,
  });
}

export const feedbackCardClinicalSchema: ObjectSchema = layer('feedbackCard', {
  pregnancyStatus: field.pregnancyStatus,
  estimatedDueDate: field.estimatedDueDate,
  estimatedDueDateMethod: field.estimatedDueDateMethod,
  gestationalAgeWeeks: field.gestationalWeek,
  advice,
});

/** Service types without an entry have no clinical layer at all. */
export const serviceClinicalSchemas: Readonly<Partial<Record<ServiceType, ObjectSchema>>> = {
  healthRecordOpened: layer('healthRecordOpened', {
    ...pressure,
    weightKg,
    heightCm: field.heightCm,
    allergies: listOf(prose(100), 20),
    knownConditions: listOf(prose(100), 20),
    note,
  }),
  chronicFollowUp: layer(
    'chronicFollowUp',
    {
      ...pressure,
      weightKg,
      fastingGlucose: field.fastingGlucose,
      medication: listOf(prose(120), 20),
      advice,
    },
    { condition: oneOf(chronicConditions) },
  ),
  immunisation: layer('immunisation', { reaction: prose(500), precaution: prose(500), advice }),
  screening: layer('screening', { note, advice }, { screening: oneOf(screeningKinds), finding }),
  preconceptionExam: layer('preconceptionExam', {
    ...pressure,
    weightKg,
    heightCm: field.heightCm,
    haemoglobin,
    fastingGlucose: field.fastingGlucose,
    rubellaImmunity: finding,
    thyroidFunction: finding,
    infectionScreening: finding,
    riskAssessment: finding,
    advice,
  }),
  folicAcidIssue: layer('folicAcidIssue', { precaution: prose(500), advice }),
  antenatalVisit: layer('antenatalVisit', {
    gestationalWeek: field.gestationalWeek,
    ...pressure,
    weightKg,
    fundalHeightCm: field.fundalHeightCm,
    fetalHeartRate: field.fetalHeartRate,
    haemoglobin,
    pregnancyStatus: field.pregnancyStatus,
    estimatedDueDate: field.estimatedDueDate,
    estimatedDueDateMethod: field.estimatedDueDateMethod,
    advice,
    referral: field.referral,
  }),
  postpartumVisit: layer('postpartumVisit', {
    daysSinceBirth: field.daysSinceBirth,
    ...pressure,
    weightKg,
    temperatureC,
    woundHealing: finding,
    wellbeing: finding,
    feeding: field.feeding,
    advice,
    referral: field.referral,
  }),
  postpartum42dCheck: layer('postpartum42dCheck', {
    daysSinceBirth: field.daysSinceBirth,
    ...pressure,
    weightKg,
    haemoglobin,
    recovery: finding,
    wellbeing: finding,
    feeding: field.feeding,
    advice,
    referral: field.referral,
  }),
  newbornVisit: layer('newbornVisit', {
    ageDays: field.ageDays,
    weightKg,
    heightCm: field.heightCm,
    temperatureC,
    feeding: field.feeding,
    jaundice: finding,
    umbilicalCord: finding,
    advice,
    referral: field.referral,
  }),
  childCheckup: layer('childCheckup', {
    ageMonths: field.ageMonths,
    weightKg,
    heightCm: field.heightCm,
    headCircumferenceCm: field.headCircumferenceCm,
    haemoglobin,
    development: finding,
    vision: finding,
    hearing: finding,
    advice,
    referral: field.referral,
  }),
  highRiskReferral: layer(
    'highRiskReferral',
    {
      ...pressure,
      gestationalWeek: field.gestationalWeek,
      fetalHeartRate: field.fetalHeartRate,
      haemoglobin,
      summary: note,
      advice,
    },
    { reason: prose(1000), urgency: oneOf(urgencies) },
  ),
};

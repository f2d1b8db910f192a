/**
 * What each service type says beside the common fields, in the layer a registrar may read (02-domain §2.3).
 * Protects: codes, dates and names of institutions only. Findings have no field here: they belong into the clinical layer.
 */
import { line, listOf, matching, oneOf, whole, day, type SchemaParts } from '../layers/parts.js';
import type { CivilDate } from '../time/civil-date.js';
import type { ServiceType } from './service-areas.js';

export const injectionSites = [
  'leftUpperArm',
  'rightUpperArm',
  'leftThigh',
  'rightThigh',
  'oral',
  'nasal',
  'other',
] as const;
export const educationTopics = [
  'maternalHealth',
  'childHealth',
  'immunisation',
  'nutrition',
  'infectiousDiseases',
  'chronicDiseases',
  'mentalHealth',
  'occupationalHealth',
  'firstAid',
  'other',
] as const;
/** The weeks in which the national schedule suggests a visit; the booklet is opened before week 13. */
export const gestationalWeekBands = ['before13', '16-20', '21-24', '28-36', '37-40', 'other'] as const;
export const adviceCodes = ['none', 'bookNextVisit', 'repeatExam', 'seeClinic'] as const;
/** Help given, in codes: what the office did, no amounts. */
export const helpCodes = [
  'explained',
  'formsCompleted',
  'documentsPrepared',
  'documentsForwarded',
  'appointmentArranged',
  'accompanied',
  'referred',
  'transferSubmitted',
  'followedUp',
] as const;
export type HelpCode = (typeof helpCodes)[number];

interface HelpDetails {
  readonly helpGiven: readonly HelpCode[];
  readonly referredTo?: string;
}
interface VisitDetails {
  readonly visitNumber?: number;
}
type NoDetails = Readonly<Record<never, never>>;

export interface ServiceDetails {
  healthRecordOpened: NoDetails;
  chronicFollowUp: VisitDetails;
  immunisation: {
    readonly vaccine: string;
    readonly lot: string;
    readonly dose: number;
    readonly site: (typeof injectionSites)[number];
    readonly unit: string;
  };
  healthEducation: { readonly topic: (typeof educationTopics)[number] };
  screening: NoDetails;
  preconceptionExam: { readonly exchangeDate?: CivilDate; readonly advice?: (typeof adviceCodes)[number] };
  folicAcidIssue: { readonly bottles: number; readonly place: string };
  antenatalVisit: {
    readonly visitNumber: number;
    readonly gestationalWeekBand?: (typeof gestationalWeekBands)[number];
    readonly handbookIssued?: boolean;
  };
  postpartumVisit: VisitDetails;
  postpartum42dCheck: NoDetails;
  newbornVisit: VisitDetails;
  childCheckup: VisitDetails;
  highRiskReferral: { readonly from: string; readonly to: string; readonly accepted: boolean };
  jobTrainingReferral: HelpDetails;
  jobInformation: HelpDetails;
  insuranceTransferHelp: HelpDetails;
  maternityBenefitHelp: HelpDetails;
  childcareAllowanceHelp: HelpDetails;
  benefitPortability: HelpDetails;
  schoolEnrolmentHelp: HelpDetails;
  legalAidReferral: HelpDetails;
  birthRegistrationHelp: HelpDetails;
  complaintSupport: HelpDetails;
}

/** `whenDone` must be there once the service is completed or partly so; a rescheduled one has nothing to say yet. */
interface DetailSchema {
  readonly whenDone: SchemaParts;
  readonly optional: SchemaParts;
}

const institution = line(100);
const none: DetailSchema = { whenDone: {}, optional: {} };
const visit: DetailSchema = { whenDone: {}, optional: { visitNumber: whole(1, 60) } };
const help: DetailSchema = {
  whenDone: { helpGiven: listOf(oneOf(helpCodes), 9) },
  optional: { referredTo: institution },
};

export const detailSchemas: Readonly<Record<ServiceType, DetailSchema>> = {
  healthRecordOpened: none,
  chronicFollowUp: visit,
  immunisation: {
    whenDone: {
      vaccine: line(80),
      lot: matching('^[A-Za-z0-9][A-Za-z0-9/.-]*$', 40),
      dose: whole(1, 20),
      site: oneOf(injectionSites),
      unit: institution,
    },
    optional: {},
  },
  healthEducation: { whenDone: { topic: oneOf(educationTopics) }, optional: {} },
  screening: none,
  preconceptionExam: { whenDone: {}, optional: { exchangeDate: day, advice: oneOf(adviceCodes) } },
  folicAcidIssue: { whenDone: { bottles: whole(1, 12), place: institution }, optional: {} },
  antenatalVisit: {
    whenDone: { visitNumber: whole(1, 40) },
    optional: { gestationalWeekBand: oneOf(gestationalWeekBands), handbookIssued: { type: 'boolean' } },
  },
  postpartumVisit: visit,
  postpartum42dCheck: none,
  newbornVisit: visit,
  childCheckup: visit,
  highRiskReferral: {
    whenDone: { from: institution, to: institution, accepted: { type: 'boolean' } },
    optional: {},
  },
  jobTrainingReferral: help,
  jobInformation: help,
  insuranceTransferHelp: help,
  maternityBenefitHelp: help,
  childcareAllowanceHelp: help,
  benefitPortability: help,
  schoolEnrolmentHelp: help,
  legalAidReferral: help,
  birthRegistrationHelp: help,
  complaintSupport: help,
};

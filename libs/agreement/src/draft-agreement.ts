/**
 * An ordinary agreement to start from, complete enough to be signed as it stands. It asks for little: what maternal
 * care, immunisation and certificate verification need. The number of children, help in employment and the like are
 * left out, so whoever wants them must propose a clause and say why.
 */
import {
  civilDateOf,
  newId,
  type CivilDate,
  type Direction,
  type Instant,
  type Purpose,
  type RecordKind,
} from '@liangdi/record';
import { requireAgreement } from './agreement-faults.js';
import type {
  AgreementContact,
  AgreementDocument,
  AgreementParty,
  Clause,
  ImpactAssessment,
} from './document.js';
import { dutyDeadlines, dutyNames } from './duties.js';
import { forbiddenUses } from './forbidden-uses.js';
import { indicatorNames, indicatorTargets } from './indicators.js';
import { longestValidUntil } from './period.js';

export interface AgreementDraft {
  readonly origin: AgreementParty;
  readonly destination: AgreementParty;
  readonly validFrom: CivilDate;
  /** Default: the longest period, three years. */
  readonly validUntil?: CivilDate;
  /** At least one for each party. */
  readonly contacts: readonly AgreementContact[];
  /** For every clause; without it the agreement can be signed but never becomes active. */
  readonly impactAssessment?: ImpactAssessment;
  /** Where given, every clause is limited to these offices. */
  readonly offices?: NonNullable<Clause['offices']>;
  readonly agreementId?: string;
  readonly agreementVersion?: number;
  readonly supersedesVersion?: number;
}

const certificate = [
  'certificateNo',
  'nameAsPrinted',
  'nameVariants',
  'namePinyin',
  'birthDate',
  'originOffice',
  'issuer',
  'issuedAt',
  'expiresAt',
  'maritalStatus',
  'spouseName',
  'birthRegistrationRef',
];
const feedbackCard = [
  'cardNo',
  'requestId',
  'serviceType',
  'serviceDate',
  'providerOffice',
  'placeCity',
  'outcome',
  'nextSuggestedDate',
  'examiner',
  'clinical',
];
const service = ['area', 'serviceType', 'serviceDate', 'providerOffice', 'outcome', 'nextSuggestedDate'];
const maternalCare = [
  ...service,
  'exchangeDate',
  'advice',
  'bottles',
  'place',
  'visitNumber',
  'gestationalWeekBand',
  'handbookIssued',
  'from',
  'to',
  'accepted',
  'clinical',
];
const immunisation = [...service, 'vaccine', 'lot', 'dose', 'site', 'unit', 'clinical'];

type Cell = readonly [RecordKind, Direction, Purpose, readonly string[], retentionDays: number];

const cells: readonly Cell[] = [
  ['certificate', 'originToDestination', 'certificateVerification', certificate, 1095],
  ['feedbackCard', 'destinationToOrigin', 'continuityOfMaternalCare', feedbackCard, 730],
  ['serviceRecord', 'destinationToOrigin', 'continuityOfMaternalCare', maternalCare, 730],
  ['serviceRecord', 'originToDestination', 'continuityOfMaternalCare', maternalCare, 730],
  ['serviceRecord', 'destinationToOrigin', 'childImmunisationContinuity', immunisation, 1095],
  ['serviceRecord', 'originToDestination', 'childImmunisationContinuity', immunisation, 1095],
];

/** Refused: `agreement-faulty`. */
export function draftAgreement(draft: AgreementDraft): AgreementDocument {
  const document: AgreementDocument = {
    type: 'liangdi-agreement/1',
    agreementId: draft.agreementId ?? newId(),
    agreementVersion: draft.agreementVersion ?? 1,
    ...(draft.supersedesVersion === undefined ? {} : { supersedesVersion: draft.supersedesVersion }),
    parties: { origin: draft.origin, destination: draft.destination },
    purposes: [...new Set(cells.map(([, , purpose]) => purpose))],
    clauses: cells.map((cell, at) => clauseOf(cell, `C${at + 1}`, draft)),
    duties: dutyNames.map((duty) => ({ duty, workingDays: dutyDeadlines[duty] })),
    forbiddenUses,
    serviceLevels: indicatorNames.map((indicator) => ({ indicator, target: indicatorTargets[indicator] })),
    reconciliationDay: 5,
    contacts: draft.contacts,
    validFrom: draft.validFrom,
    validUntil: draft.validUntil ?? longestValidUntil(draft.validFrom),
    onEnding: { openItems: 'answerOpenItems', data: 'deleteByRetention' },
  };
  return requireAgreement(document);
}

/** A draft with nothing left to fill in, valid from today and ready to be activated once both have signed. */
export function demoAgreement(
  given: {
    readonly origin: AgreementParty;
    readonly destination: AgreementParty;
    readonly at: Instant;
  } & Partial<AgreementDraft>,
): AgreementDocument {
  const { at, ...draft } = given;
  const today = civilDateOf(at);
  return draftAgreement({
    validFrom: today,
    contacts: [given.origin, given.destination].map(({ party, name }) => ({
      party,
      role: 'agreementManager',
      name: `${name.zh}协议管理岗`,
      confirmedAt: at,
    })),
    impactAssessment: { id: 'DEMO-PIA-001', date: today },
    ...draft,
  });
}

function clauseOf(
  [recordType, direction, purpose, fields, retentionDays]: Cell,
  clauseId: string,
  draft: AgreementDraft,
): Clause {
  return {
    clauseId,
    recordType,
    direction,
    fields,
    purpose,
    legalBasis: {
      kind: 'separateConsent',
      reference: '《中华人民共和国个人信息保护法》第二十三条、第二十九条 (PIPL Art. 23, 29)',
    },
    ...(draft.impactAssessment === undefined ? {} : { impactAssessment: draft.impactAssessment }),
    retentionDays,
    ...(draft.offices === undefined ? {} : { offices: draft.offices }),
  };
}

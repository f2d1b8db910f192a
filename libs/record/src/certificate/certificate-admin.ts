/**
 * The certificate 婚育证明 (02-domain §2.1): only the claims she selected, each with its assurance.
 * Protects: no ID number in any form, no sex of a child, nothing about medical matters or money.
 */
import {
  closed,
  day,
  documentNo,
  line,
  listOf,
  matching,
  moment,
  office,
  oneOf,
  staff,
  uuid,
  whole,
  type ObjectSchema,
  type Staff,
} from '../layers/parts.js';
import type { OfficeId } from '../party/party.js';
import type { CivilDate } from '../time/civil-date.js';
import { monthsAfter, yearsAfter, type Instant } from '../time/instant.js';
import { maritalStatusCodes, type MaritalStatusCode } from './marital-status.js';

/** `declared` is her own written word, accepted where neither place can prove. */
export const assurances = ['verified', 'declared'] as const;
export type Assurance = (typeof assurances)[number];

export const maritalStatusSources = [
  'civilAffairsRegister',
  'householdRegister',
  'courtDocument',
  'selfDeclaration',
] as const;
export type MaritalStatusSource = (typeof maritalStatusSources)[number];

export interface CertificateClaims {
  readonly maritalStatus?: {
    readonly value: MaritalStatusCode;
    readonly source: MaritalStatusSource;
    readonly asOf: CivilDate;
    readonly assurance: Assurance;
  };
  /** Another person's name: it travels only under that person's own consent. */
  readonly spouseName?: {
    readonly value: string;
    readonly assurance: Assurance;
    readonly spouseConsentId: string;
  };
  /** A number and nothing else. */
  readonly childrenCount?: { readonly value: number; readonly assurance: Assurance };
  readonly birthRegistrationRef?: { readonly value: string; readonly assurance: Assurance };
}
export type CertificateClaim = keyof CertificateClaims;
export const certificateClaims = [
  'maritalStatus',
  'spouseName',
  'childrenCount',
  'birthRegistrationRef',
] as const satisfies readonly CertificateClaim[];

export interface CertificateAdmin {
  readonly certificateNo: string;
  readonly nameAsPrinted: string;
  readonly nameVariants?: readonly string[];
  /** As a passport spells it: Ü as YU. */
  readonly namePinyin?: string;
  readonly birthDate: CivilDate;
  readonly originOffice: OfficeId;
  readonly issuer: Staff;
  readonly issuedAt: Instant;
  readonly expiresAt: Instant;
  readonly claims: CertificateClaims;
}

const assurance = oneOf(assurances);
const name = line(100);

export const certificateAdminSchema: ObjectSchema = closed(
  {
    certificateNo: documentNo,
    nameAsPrinted: name,
    birthDate: day,
    originOffice: office,
    issuer: staff,
    issuedAt: moment,
    expiresAt: moment,
    claims: closed(
      {},
      {
        maritalStatus: closed({
          value: oneOf(maritalStatusCodes),
          source: oneOf(maritalStatusSources),
          asOf: day,
          assurance,
        }),
        spouseName: closed({ value: name, assurance, spouseConsentId: uuid }),
        childrenCount: closed({ value: whole(0, 30), assurance }),
        birthRegistrationRef: closed({ value: matching('^[A-Za-z0-9〔〕（）()第号字-]+$', 60), assurance }),
      },
      { minProperties: 1 },
    ),
  },
  { nameVariants: listOf(name, 10), namePinyin: matching("^[A-Za-z][A-Za-z ,'-]*$", 150) },
  { $schema: 'https://json-schema.org/draft/2020-12/schema', $id: 'urn:liangdi:schema:certificate-admin:1' },
);

export const certificateValidityYears = { usual: 1, most: 3 } as const;

export function defaultExpiry(issuedAt: Instant): Instant {
  return yearsAfter(issuedAt, certificateValidityYears.usual);
}

/** Paper cannot be recalled: it is good for three months from printing, and no longer than the certificate itself. */
export function printedCopyGoodUntil(printedAt: Instant, expiresAt: Instant): Instant {
  const threeMonths = monthsAfter(printedAt, 3);
  return threeMonths < expiresAt ? threeMonths : expiresAt;
}

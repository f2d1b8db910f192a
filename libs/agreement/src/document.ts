/**
 * The cooperation agreement as one JSON document (02-domain §2.8). What is not written in it may not be exchanged;
 * it is signed as a whole, so every member is plain data and nothing in it names a person.
 */
import type { CivilDate, Direction, Instant, OfficeId, PartyId, Purpose, RecordKind } from '@liangdi/record';
import type { DutyName } from './duties.js';
import type { ForbiddenUse } from './forbidden-uses.js';
import type { IndicatorName } from './indicators.js';

export interface BilingualText {
  readonly zh: string;
  readonly en: string;
}

export interface AgreementParty {
  readonly party: PartyId;
  readonly name: BilingualText;
  /** base64url SHA-256 of the party card (the JWS as exchanged) this agreement was signed against. */
  readonly cardDigest: string;
}

export interface LegalBasis {
  readonly kind: 'separateConsent' | 'statutory';
  /** The article relied on, as one would cite it. */
  readonly reference: string;
  /** Present exactly when the kind is `statutory`; travels with each record in place of a consent id. */
  readonly statutoryBasisId?: string;
}

export interface ImpactAssessment {
  readonly id: string;
  readonly date: CivilDate;
}

/** One cell of the matrix: which fields of which record may go which way, and why. */
export interface Clause {
  /** `C1`, `C2`, …: every record, receipt and access names it. */
  readonly clauseId: string;
  readonly recordType: RecordKind;
  readonly direction: Direction;
  /** Names from `recordFields[recordType]`; what is not listed may not go. */
  readonly fields: readonly string[];
  readonly purpose: Purpose;
  readonly legalBasis: LegalBasis;
  /** A draft may still lack it; without it the agreement cannot become active. */
  readonly impactAssessment?: ImpactAssessment;
  readonly retentionDays: number;
  /** Where given, only these offices of that party may send or receive under this clause. */
  readonly offices?: { readonly origin?: readonly OfficeId[]; readonly destination?: readonly OfficeId[] };
}

export interface Duty {
  readonly duty: DutyName;
  /** Working days of the answering office; may be shorter than the default, never longer. */
  readonly workingDays: number;
}

export interface ServiceLevel {
  readonly indicator: IndicatorName;
  /** A ratio 0…1; for `noReturnIncidents` a count. */
  readonly target: number;
}

export type ContactRole = 'agreementManager' | 'personalInformationProtection' | 'operator';

/** An office contact: a post, not a private person. To be re-confirmed every 90 days. */
export interface AgreementContact {
  readonly party: PartyId;
  readonly role: ContactRole;
  readonly name: string;
  readonly confirmedAt: Instant;
}

export interface AgreementDocument {
  readonly type: 'liangdi-agreement/1';
  /** UUIDv7; the same through all versions. */
  readonly agreementId: string;
  readonly agreementVersion: number;
  readonly supersedesVersion?: number;
  readonly parties: { readonly origin: AgreementParty; readonly destination: AgreementParty };
  readonly purposes: readonly Purpose[];
  readonly clauses: readonly Clause[];
  readonly duties: readonly Duty[];
  /** Verbatim: the schema accepts exactly the constant list. */
  readonly forbiddenUses: readonly ForbiddenUse[];
  readonly serviceLevels: readonly ServiceLevel[];
  /** Day of the month, 1…28, so that every month has it. */
  readonly reconciliationDay: number;
  readonly contacts: readonly AgreementContact[];
  /** First and last civil day in Asia/Shanghai, both included; at most three years, no silent renewal. */
  readonly validFrom: CivilDate;
  readonly validUntil: CivilDate;
  readonly onEnding: { readonly openItems: 'answerOpenItems'; readonly data: 'deleteByRetention' };
}

/**
 * The entry: what the ledger, the digest and the receipts speak of (decision 0001). Pseudonymous throughout:
 * whoever holds an entry without the body learns that a record went, under which clause, not about whom.
 */
import type { RecordId } from '../identifiers.js';
import {
  closed,
  day,
  hash256,
  moment,
  office,
  oneOf,
  token,
  uuid,
  whole,
  type ObjectSchema,
} from '../layers/parts.js';
import { faultFinder } from '../layers/compile.js';
import type { RecordFault } from '../layers/fault.js';
import type { OfficeId } from '../party/party.js';
import { purposes, recordKinds, type Purpose, type RecordKind } from '../record-kind.js';
import type { CivilDate } from '../time/civil-date.js';
import type { Instant } from '../time/instant.js';

/** Why a version replaces another. Closed: free text here would be personal data in the ledger. */
export const correctionReasons = [
  'clericalError',
  'wrongPerson',
  'newInformation',
  'askedByPerson',
  'divisionChanged',
  'fraud',
] as const;
export type CorrectionReason = (typeof correctionReasons)[number];

export const currentSchemaVersion = 1;

export interface RecordEntry {
  readonly bodyCommitment: string;
  readonly recordId: RecordId;
  readonly kind: RecordKind;
  readonly schemaVersion: number;
  /** 1 and upwards; a correction is the next version, never an update. */
  readonly version: number;
  readonly agreementId: string;
  readonly agreementVersion: number;
  readonly clauseId: string;
  readonly purpose: Purpose;
  /** Exactly one of the two: her consent, or a statutory basis the agreement names. */
  readonly consentId?: string;
  readonly statutoryBasisId?: string;
  readonly subjectRef: string;
  readonly senderOffice: OfficeId;
  readonly recipientOffice: OfficeId;
  readonly issuedAt: Instant;
  readonly dueAt?: Instant;
  readonly supersedes?: RecordId;
  readonly correctionOf?: RecordId;
  readonly reason?: CorrectionReason;
  readonly retentionUntil: CivilDate;
}

export const entrySchema: ObjectSchema = closed(
  {
    bodyCommitment: hash256,
    recordId: uuid,
    kind: oneOf(recordKinds),
    schemaVersion: { type: 'integer', const: currentSchemaVersion },
    version: whole(1, 10_000),
    agreementId: token,
    agreementVersion: whole(1, 10_000),
    clauseId: token,
    purpose: oneOf(purposes),
    subjectRef: hash256,
    senderOffice: office,
    recipientOffice: office,
    issuedAt: moment,
    retentionUntil: day,
  },
  {
    consentId: token,
    statutoryBasisId: token,
    dueAt: moment,
    supersedes: uuid,
    correctionOf: uuid,
    reason: oneOf(correctionReasons),
  },
  {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:liangdi:schema:entry:1',
    oneOf: [{ required: ['consentId'] }, { required: ['statutoryBasisId'] }],
    dependentRequired: { correctionOf: ['reason'], supersedes: ['reason'] },
  },
);

const findFaults = faultFinder(entrySchema);

export function entryFaults(entry: unknown): RecordFault[] {
  return findFaults(entry);
}

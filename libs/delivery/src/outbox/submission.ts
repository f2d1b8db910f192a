/** What a use case hands over to be sent, and what it gets back. */
import type {
  CorrectionReason,
  Instant,
  OfficeId,
  PartyId,
  PersonId,
  Purpose,
  RecordId,
  RecordKind,
} from '@liangdi/record';

export interface Submission {
  readonly kind: RecordKind;
  readonly personId: PersonId;
  readonly recipient: PartyId;
  readonly senderOffice: OfficeId;
  readonly recipientOffice: OfficeId;
  readonly purpose: Purpose;
  /** The layer registrars see. */
  readonly admin: object;
  /** The layer only the receiving party's clinic role can open; sealed here, before anything is stored. */
  readonly clinical?: object;
  readonly dueAt?: Instant;
  /** Given where the record was drafted before; otherwise made here. */
  readonly recordId?: RecordId;
  readonly version?: number;
  readonly correctionOf?: RecordId;
  readonly reason?: CorrectionReason;
}

export interface SubmittedRecord {
  readonly recordId: RecordId;
  readonly version: number;
  readonly clauseId: string;
  readonly consentId: string | undefined;
  /** base64url SHA-256, the RFC 9162 leaf hash of the entry. */
  readonly digest: string;
}

/**
 * Makes the exchangeable form of one submission: body and salt, the entry that commits to them, and its digest.
 * Protects: the clinical layer leaves this function only as a JWE to the receiving clinic role.
 */
import type { Clause } from '@liangdi/agreement';
import { retentionUntil } from '@liangdi/agreement';
import {
  b64u,
  bodyCommitment,
  canonicalJson,
  leafHash,
  newSalt,
  packedBytes,
  packRecord,
  sealJwe,
  type Recipient,
} from '@liangdi/envelope';
import { sealBody, type RecordRow } from '@liangdi/ledger';
import { currentSchemaVersion, newRecordId, type Instant, type RecordEntry } from '@liangdi/record';
import type { HeldAgreement } from '@liangdi/terms';
import type { Submission } from './submission.js';

export interface RecordGrounds {
  readonly agreement: HeldAgreement;
  readonly clause: Clause;
  readonly consentId: string | undefined;
  readonly subject: { readonly key: Buffer; readonly subjectRef: string };
  /** Needed for a record with a clinical layer. */
  readonly clinic?: Recipient;
  readonly at: Instant;
}

export interface BuiltRecord extends RecordRow {
  /** As it will stand in a parcel. */
  readonly packed: string;
  /** Bytes it takes there, for the relay to fill one by. */
  readonly size: number;
}

export function buildRecord(submission: Submission, grounds: RecordGrounds): BuiltRecord {
  const { agreement, clause, consentId, subject, at } = grounds;
  const salt = newSalt();
  const text = canonicalJson({
    admin: submission.admin,
    ...(submission.clinical
      ? { clinical: sealJwe(JSON.stringify(submission.clinical), grounds.clinic!) }
      : {}),
  });
  const { kind: basis, statutoryBasisId } = clause.legalBasis;
  const { correctionOf, dueAt, reason } = submission;
  // In the order of the canonical text, which then has nothing to sort.
  const entry: RecordEntry = {
    agreementId: agreement.document.agreementId,
    agreementVersion: agreement.document.agreementVersion,
    bodyCommitment: bodyCommitment(salt, text),
    clauseId: clause.clauseId,
    ...(basis === 'statutory' ? {} : { consentId: consentId! }),
    ...(correctionOf ? { correctionOf } : {}),
    ...(dueAt ? { dueAt } : {}),
    issuedAt: at,
    kind: submission.kind,
    purpose: submission.purpose,
    ...(correctionOf ? { reason: reason! } : {}),
    recipientOffice: submission.recipientOffice,
    recordId: submission.recordId ?? newRecordId(),
    retentionUntil: retentionUntil(clause, at),
    schemaVersion: currentSchemaVersion,
    senderOffice: submission.senderOffice,
    ...(basis === 'statutory' ? { statutoryBasisId: statutoryBasisId! } : {}),
    subjectRef: subject.subjectRef,
    version: submission.version ?? 1,
  };
  const entryText = canonicalJson(entry);
  const packed = packRecord({ entry: entryText, salt: b64u(salt), body: text });
  return {
    way: 'out',
    partner: submission.recipient,
    personId: submission.personId,
    entry,
    entryText,
    digest: leafHash(entryText),
    body: sealBody(subject.key, entry.recordId, entry.version, { salt, text }),
    packed,
    size: packedBytes(packed),
  };
}

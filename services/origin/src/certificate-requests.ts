/**
 * Certificate requests as rows: what she asks, sealed; where the office stands with it, plain.
 * Protects: an office reads and moves its own requests only, and the person her own only.
 */
import type { Tx } from '@liangdi/database';
import { openContent, sealContent } from '@liangdi/person';
import { problem } from '@liangdi/problem';
import {
  certificateRequestLife,
  uuidPattern,
  type CertificateClaims,
  type Instant,
  type OfficeId,
  type PartyId,
  type PersonId,
  type StateOf,
} from '@liangdi/record';

export type CertificateRequestState = StateOf<typeof certificateRequestLife>;
type Act = Parameters<typeof certificateRequestLife.next>[1];

/** The requests an office has still to do something about. */
export const openStates: readonly CertificateRequestState[] = ['requested', 'identityChecked'];

export interface Recipient {
  readonly party: PartyId;
  readonly office: OfficeId;
}

export interface RequestContent {
  readonly claims: CertificateClaims;
  /** Absent where the certificate is for her own hands only. */
  readonly recipient?: Recipient;
}

export interface CertificateRequestRow {
  readonly request_id: string;
  readonly person_id: PersonId;
  readonly office: OfficeId;
  readonly state: CertificateRequestState;
  readonly content: Buffer | null;
  readonly return_reason: string | null;
  readonly identity_means: string | null;
  readonly identity_mark: 'verified' | 'unverified' | null;
  readonly identity_checked_at: Date | null;
  readonly requested_at: Date;
  readonly due_at: Date;
}

const uuid = new RegExp(uuidPattern);
export const requestColumns = `request_id, person_id, office, state, content, return_reason, identity_means, identity_mark,
  identity_checked_at, requested_at, due_at`;

/** @throws certificate-request-not-found */
export async function getCertificateRequest(
  tx: Tx,
  requestId: string,
  lock: '' | 'FOR UPDATE' = '',
): Promise<CertificateRequestRow> {
  if (!uuid.test(requestId)) throw problem('certificate-request-not-found');
  const [row] = await tx.query<CertificateRequestRow>(
    `SELECT ${requestColumns} FROM certificate_request WHERE request_id = $1 ${lock}`,
    [requestId],
  );
  if (!row) throw problem('certificate-request-not-found');
  return row;
}

/** Her own request; somebody else's is not there for her. @throws certificate-request-not-found */
export async function getOwnRequest(
  tx: Tx,
  requestId: string,
  personId: PersonId,
  lock: '' | 'FOR UPDATE' = '',
): Promise<CertificateRequestRow> {
  const row = await getCertificateRequest(tx, requestId, lock);
  if (row.person_id !== personId) throw problem('certificate-request-not-found');
  return row;
}

export interface NewRequest {
  readonly requestId: string;
  readonly personId: PersonId;
  readonly office: OfficeId;
  readonly requestedAt: Instant;
  readonly dueAt: Instant;
}

export async function insertCertificateRequest(
  tx: Tx,
  key: Buffer,
  request: NewRequest,
  content: RequestContent,
): Promise<void> {
  await tx.query(
    `INSERT INTO certificate_request (request_id, person_id, office, state, content, requested_at, due_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [
      request.requestId,
      request.personId,
      request.office,
      certificateRequestLife.starts[0],
      sealContent(key, content, placeOf(request.requestId)),
      request.requestedAt,
      request.dueAt,
    ],
  );
}

export interface Moved {
  readonly returnReason?: string;
  readonly content?: Buffer;
  /** Her withdrawal of the request takes its content with it. */
  readonly forgetContent?: boolean;
  readonly dueAt?: Instant;
}

/** @throws life-forbids */
export async function moveRequest(
  tx: Tx,
  row: CertificateRequestRow,
  act: Act,
  moved: Moved = {},
): Promise<CertificateRequestState> {
  const next = certificateRequestLife.next(row.state, act);
  await tx.query(
    `UPDATE certificate_request SET state = $2, return_reason = $3, due_at = coalesce($4, due_at),
       content = CASE WHEN $5 THEN NULL ELSE coalesce($6, content) END
     WHERE request_id = $1`,
    [
      row.request_id,
      next,
      moved.returnReason ?? null,
      moved.dueAt ?? null,
      moved.forgetContent ?? false,
      moved.content ?? null,
    ],
  );
  return next;
}

export function sealRequest(key: Buffer, requestId: string, content: RequestContent): Buffer {
  return sealContent(key, content, placeOf(requestId));
}

export function openRequest(key: Buffer, row: CertificateRequestRow): RequestContent | undefined {
  return row.content ? openContent<RequestContent>(key, row.content, placeOf(row.request_id)) : undefined;
}

const placeOf = (requestId: string) => `certificate-request/${requestId}`;

/** Issued certificates as rows; the content is sealed under the holder's data key. */
import type { Tx } from '@liangdi/database';
import { openContent, sealContent } from '@liangdi/person';
import {
  certificateLife,
  instant,
  type CertificateAdmin,
  type PersonId,
  type RecordId,
  type StateOf,
} from '@liangdi/record';

export interface IssuedCertificate {
  readonly recordId: RecordId;
  /** Null where the request was lost in a restore. */
  readonly requestId: string | null;
  readonly personId: PersonId;
  readonly admin: CertificateAdmin;
  /** Whether it was handed to the exchange; hers it is in any case. */
  readonly submitted: boolean;
}

export interface CertificateRow {
  readonly certificate_no: string;
  readonly record_id: RecordId;
  readonly person_id: PersonId;
  readonly state: StateOf<typeof certificateLife>;
  readonly content: Buffer;
  readonly issued_at: Date;
  readonly expires_at: Date;
  readonly submitted: boolean;
}

export const certificateColumns =
  'certificate_no, record_id, person_id, state, content, issued_at, expires_at, submitted';

export async function insertCertificate(tx: Tx, key: Buffer, issued: IssuedCertificate): Promise<void> {
  const { admin, recordId } = issued;
  await tx.query(
    `INSERT INTO certificate (certificate_no, record_id, request_id, person_id, office, state, content, issued_at, expires_at, submitted)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      admin.certificateNo,
      recordId,
      issued.requestId,
      issued.personId,
      admin.originOffice,
      certificateLife.starts[0],
      sealContent(key, admin, placeOf(recordId)),
      admin.issuedAt,
      admin.expiresAt,
      issued.submitted,
    ],
  );
}

export function openCertificate(key: Buffer, row: CertificateRow): CertificateAdmin {
  return openContent<CertificateAdmin>(key, row.content, placeOf(row.record_id));
}

/** Expiry needs no clerk and no job: it is read from the date. */
export function stateAt(row: CertificateRow, now: Date): CertificateRow['state'] {
  const over = certificateLife.can(row.state, 'expire') && instant(now) >= instant(row.expires_at);
  return over ? certificateLife.next(row.state, 'expire') : row.state;
}

const placeOf = (recordId: string) => `certificate/${recordId}`;

/**
 * Certificates this office issued and sent, back after a restore: hers again, as they were certified.
 * Protects: the request one answers is closed with it where it is still there, so that it is not issued twice; what was only in the request (when she
 * asked, what she declared, who checked her papers) was never sent, and nothing is put in its place.
 */
import { Injectable } from '@nestjs/common';
import type { Tx } from '@liangdi/database';
import type { OwnRecord, RecordOwner } from '@liangdi/delivery';
import { certificateRequestLife, type CertificateAdmin } from '@liangdi/record';
import { openRequest, requestColumns, type CertificateRequestRow } from '../certificate-requests.js';
import { insertCertificate } from '../certificates.js';

const isThere = `SELECT FROM certificate WHERE record_id = $1`;

const unanswered = `
  SELECT ${requestColumns} FROM certificate_request q
  WHERE person_id = $1 AND office = $2 AND requested_at <= $3 AND state <> 'cancelledByPerson'
    AND NOT EXISTS (SELECT FROM certificate c WHERE c.request_id = q.request_id)
  ORDER BY requested_at, request_id FOR UPDATE`;

/** Not by an act of its life: that her papers were checked is certain (nothing is issued without), but when and by whom may be lost. */
const close = `UPDATE certificate_request SET state = $2, return_reason = NULL WHERE request_id = $1`;

const issued = certificateRequestLife.next('identityChecked', 'issue');

@Injectable()
export class OwnCertificates implements RecordOwner {
  readonly kind = 'certificate';

  async ownAgain(tx: Tx, records: readonly OwnRecord[]): Promise<void> {
    for (const record of records) await putBack(tx, record);
  }
}

async function putBack(tx: Tx, record: OwnRecord): Promise<void> {
  const { recordId } = record.entry;
  if ((await tx.query(isThere, [recordId])).length > 0) return;
  const admin = record.admin as CertificateAdmin;
  const requestId = await findAnswered(tx, record, admin);
  const { personId, personKey } = record;
  await insertCertificate(tx, personKey, { recordId, requestId, personId, admin, submitted: true });
  if (requestId) await tx.query(close, [requestId, issued]);
}

/** The record does not name its request. Of two that ask for the very same it is the older: either is answered by it. */
async function findAnswered(tx: Tx, record: OwnRecord, admin: CertificateAdmin): Promise<string | null> {
  const open = await tx.query<CertificateRequestRow>(unanswered, [
    record.personId,
    admin.originOffice,
    admin.issuedAt,
  ]);
  return open.find((request) => asksFor(request, record, admin))?.request_id ?? null;
}

function asksFor(request: CertificateRequestRow, record: OwnRecord, { claims }: CertificateAdmin): boolean {
  const asked = openRequest(record.personKey, request);
  const { recipient, entry } = record;
  if (asked?.recipient?.party !== recipient || asked.recipient.office !== entry.recipientOffice) return false;
  const declared = valuesOf(asked.claims);
  const certified = valuesOf(claims);
  // Only a spouse's name can be left out of what she declared (`claimsToCertify`), and no value is ever changed.
  return (
    Object.keys(certified).every((claim) => certified[claim] === declared[claim]) &&
    Object.keys(declared).every((claim) => claim in certified || claim === 'spouseName')
  );
}

function valuesOf(claims: CertificateAdmin['claims']): Readonly<Record<string, string | number>> {
  return Object.fromEntries(Object.entries(claims).map(([claim, { value }]) => [claim, value]));
}

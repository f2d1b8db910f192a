/** Shows a person her certificates. Protects: they are hers, also those that were never sent anywhere. */
import { Injectable } from '@nestjs/common';
import { requirePerson, type Caller } from '@liangdi/access';
import { Database } from '@liangdi/database';
import { Clock } from '@liangdi/office';
import { getKnownPerson, getPersonOfAccount, PersonVault } from '@liangdi/person';
import { instant, printedCopyGoodUntil } from '@liangdi/record';
import { pageOf, type Page, type PageRequest } from '@liangdi/service-host';
import { certificateColumns, openCertificate, stateAt, type CertificateRow } from '../certificates.js';
import type { OwnCertificateView } from './show-certificates.view.js';

const ofPerson = `
  SELECT ${certificateColumns} FROM certificate
  WHERE person_id = $1 AND ($2::timestamptz IS NULL OR (issued_at, record_id) > ($2::timestamptz, $3::uuid))
  ORDER BY issued_at, record_id LIMIT $4`;

@Injectable()
export class ShowCertificates {
  constructor(
    private readonly database: Database,
    private readonly vault: PersonVault,
    private readonly clock: Clock,
  ) {}

  run(person: Caller, page: PageRequest): Promise<Page<OwnCertificateView>> {
    requirePerson(person);
    return this.database.inTransaction(person, async (tx) => {
      const personId = await getPersonOfAccount(tx, person.subject);
      const { key } = await getKnownPerson(tx, this.vault, personId);
      const { limit, after = [] } = page;
      const rows = await tx.query<CertificateRow>(ofPerson, [
        personId,
        after[0] ?? null,
        after[1] ?? null,
        limit + 1,
      ]);
      const now = this.clock.now();
      return pageOf(
        rows,
        page,
        (row) => [row.issued_at.toISOString(), row.record_id],
        (row) => viewOf(row, key, now),
      );
    });
  }
}

function viewOf(row: CertificateRow, key: Buffer, now: Date): OwnCertificateView {
  const content = openCertificate(key, row);
  return {
    certificateNo: content.certificateNo,
    recordId: row.record_id,
    state: stateAt(row, now),
    issuedAt: content.issuedAt,
    expiresAt: content.expiresAt,
    printedCopyGoodUntil: printedCopyGoodUntil(instant(now), content.expiresAt),
    sent: row.submitted,
    content,
  };
}

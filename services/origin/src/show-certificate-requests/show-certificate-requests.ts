/** Shows certificate requests. Protects: an office sees the tasks it has open, the person her own; names are masked in lists. */
import { Injectable } from '@nestjs/common';
import { requireOffice, requireRole, type Caller, type Officer, type PersonCaller } from '@liangdi/access';
import { Database, type Tx } from '@liangdi/database';
import { getKnownPerson, getPersonOfAccount, knownPersons, PersonVault } from '@liangdi/person';
import { pageOf, type Page, type PageRequest } from '@liangdi/service-host';
import {
  getCertificateRequest,
  getOwnRequest,
  openRequest,
  openStates,
  requestColumns,
  type CertificateRequestRow,
} from '../certificate-requests.js';
import { requestView, type CertificateRequestView } from '../certificate-request.view.js';

const ofOffice = `
  SELECT ${requestColumns} FROM certificate_request
  WHERE office = $1 AND state = ANY($2::text[])
    AND ($3::timestamptz IS NULL OR (requested_at, request_id) > ($3::timestamptz, $4::uuid))
  ORDER BY requested_at, request_id LIMIT $5`;

const ofPerson = `
  SELECT ${requestColumns} FROM certificate_request
  WHERE person_id = $1 AND ($2::timestamptz IS NULL OR (requested_at, request_id) > ($2::timestamptz, $3::uuid))
  ORDER BY requested_at, request_id LIMIT $4`;

@Injectable()
export class ShowCertificateRequests {
  constructor(
    private readonly database: Database,
    private readonly vault: PersonVault,
  ) {}

  list(caller: Caller, page: PageRequest): Promise<Page<CertificateRequestView>> {
    requireRole(caller, 'registrar', 'person');
    const isHerself = caller.kind === 'person';
    return this.database.inTransaction(caller, async (tx) => {
      const rows = isHerself
        ? await this.ownRows(tx, caller as PersonCaller, page)
        : await this.officeRows(tx, caller as Officer, page);
      const persons = await knownPersons(
        tx,
        this.vault,
        rows.map((row) => row.person_id),
      );
      return pageOf(
        rows,
        page,
        (row) => [row.requested_at.toISOString(), row.request_id],
        (row) => {
          const person = persons.get(row.person_id);
          const content = person && openRequest(person.key, row);
          return requestView(row, { content, name: person?.identity?.nameAsPrinted, withClaims: isHerself });
        },
      );
    });
  }

  one(caller: Caller, requestId: string): Promise<CertificateRequestView> {
    requireRole(caller, 'registrar', 'person');
    return this.database.inTransaction(caller, async (tx) => {
      const row = await this.findFor(tx, caller, requestId);
      const { key, identity } = await getKnownPerson(tx, this.vault, row.person_id);
      return requestView(row, {
        content: openRequest(key, row),
        name: identity?.nameAsPrinted,
        withClaims: true,
      });
    });
  }

  private async findFor(tx: Tx, caller: Caller, requestId: string): Promise<CertificateRequestRow> {
    if (caller.kind === 'person') {
      return getOwnRequest(tx, requestId, await getPersonOfAccount(tx, caller.subject));
    }
    const row = await getCertificateRequest(tx, requestId);
    requireOffice(caller, row.office);
    return row;
  }

  private officeRows(
    tx: Tx,
    registrar: Officer,
    { limit, after = [] }: PageRequest,
  ): Promise<CertificateRequestRow[]> {
    return tx.query(ofOffice, [registrar.office, openStates, after[0] ?? null, after[1] ?? null, limit + 1]);
  }

  private async ownRows(
    tx: Tx,
    person: PersonCaller,
    { limit, after = [] }: PageRequest,
  ): Promise<CertificateRequestRow[]> {
    return tx.query(ofPerson, [
      await getPersonOfAccount(tx, person.subject),
      after[0] ?? null,
      after[1] ?? null,
      limit + 1,
    ]);
  }
}

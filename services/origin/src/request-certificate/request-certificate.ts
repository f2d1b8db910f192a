/**
 * The person asks for a certificate. Protects: it is checked here whether a certificate can be made of it, so that afterwards nothing but her
 * identity stands between the request and the issue (02-domain §2.1).
 */
import { Injectable } from '@nestjs/common';
import { requirePerson, type Caller } from '@liangdi/access';
import { Database } from '@liangdi/database';
import { Clock } from '@liangdi/office';
import { getPersonOfAccount, getRegisteredPerson, PersonVault } from '@liangdi/person';
import { civilDateOf, deadlines, dueAfter, instant, newId } from '@liangdi/record';
import { runOnce, type IdempotencyKey } from '@liangdi/service-host';
import { requireCertifiable } from '../certificate-of.js';
import { getCertificateRequest, insertCertificateRequest } from '../certificate-requests.js';
import { requestView, type CertificateRequestView } from '../certificate-request.view.js';
import { contentOf, type DeclaredClaimsRequest } from '../declared-claims.request.js';
import { requireSpouseConsent } from '../spouse-consent.js';
import { getOfficeOf } from '../register-office.js';

@Injectable()
export class RequestCertificate {
  constructor(
    private readonly database: Database,
    private readonly vault: PersonVault,
    private readonly clock: Clock,
  ) {}

  run(person: Caller, key: IdempotencyKey, wanted: DeclaredClaimsRequest): Promise<CertificateRequestView> {
    requirePerson(person);
    return this.database.inTransaction(person, (tx) =>
      runOnce(tx, key, async () => {
        const requestedAt = instant(this.clock.now());
        const personId = await getPersonOfAccount(tx, person.subject);
        const office = await getOfficeOf(tx, personId);
        const holder = await getRegisteredPerson(tx, this.vault, personId);
        const content = contentOf(wanted, civilDateOf(requestedAt));
        await requireSpouseConsent(tx, content, personId, requestedAt);
        requireCertifiable(holder.identity, content.claims, office, requestedAt);

        const requestId = newId();
        const dueAt = dueAfter(requestedAt, deadlines.certificateIssue);
        await insertCertificateRequest(
          tx,
          holder.key,
          { requestId, personId, office, requestedAt, dueAt },
          content,
        );

        return requestView(await getCertificateRequest(tx, requestId), { content, withClaims: true });
      }),
    );
  }
}

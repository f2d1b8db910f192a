/** The person completes a request that came back to her. Protects: what she gives now replaces what she gave before, whole. */
import { Injectable } from '@nestjs/common';
import { requirePerson, type Caller } from '@liangdi/access';
import { Database } from '@liangdi/database';
import { Clock } from '@liangdi/office';
import { getPersonOfAccount, getRegisteredPerson, PersonVault } from '@liangdi/person';
import { civilDateOf, deadlines, dueAfter, instant } from '@liangdi/record';
import { runOnce, type IdempotencyKey } from '@liangdi/service-host';
import { requireCertifiable } from '../certificate-of.js';
import { getOwnRequest, moveRequest, sealRequest } from '../certificate-requests.js';
import { requestView, type CertificateRequestView } from '../certificate-request.view.js';
import { contentOf, type DeclaredClaimsRequest } from '../declared-claims.request.js';
import { requireSpouseConsent } from '../spouse-consent.js';

@Injectable()
export class CompleteCertificateRequest {
  constructor(
    private readonly database: Database,
    private readonly vault: PersonVault,
    private readonly clock: Clock,
  ) {}

  run(
    person: Caller,
    key: IdempotencyKey,
    requestId: string,
    wanted: DeclaredClaimsRequest,
  ): Promise<CertificateRequestView> {
    requirePerson(person);
    return this.database.inTransaction(person, (tx) =>
      runOnce(tx, key, async () => {
        const now = instant(this.clock.now());
        const personId = await getPersonOfAccount(tx, person.subject);
        const request = await getOwnRequest(tx, requestId, personId, 'FOR UPDATE');
        const holder = await getRegisteredPerson(tx, this.vault, personId);
        const content = contentOf(wanted, civilDateOf(now));
        await requireSpouseConsent(tx, content, personId, now);
        requireCertifiable(holder.identity, content.claims, request.office, now);

        const dueAt = dueAfter(now, deadlines.certificateIssue);
        await moveRequest(tx, request, 'complete', {
          content: sealRequest(holder.key, requestId, content),
          dueAt,
        });

        return requestView(await getOwnRequest(tx, requestId, personId), { content, withClaims: true });
      }),
    );
  }
}

/**
 * Writes down that a registrar has made sure who she is. Protects: a wrong check digit leaves the mark `unverified` and nothing else; it is no
 * reason to refuse her (02-domain §1).
 */
import { Injectable } from '@nestjs/common';
import { requireOffice, requireRole, type Caller } from '@liangdi/access';
import { Database } from '@liangdi/database';
import { Clock } from '@liangdi/office';
import { getRegisteredPerson, PersonVault } from '@liangdi/person';
import { instant } from '@liangdi/record';
import { runOnce, type IdempotencyKey } from '@liangdi/service-host';
import { getCertificateRequest, moveRequest, openRequest } from '../certificate-requests.js';
import { requestView, type CertificateRequestView } from '../certificate-request.view.js';
import type { IdentityMeans } from './check-identity.request.js';

const markIdentity = `
  UPDATE certificate_request SET identity_means = $2, identity_mark = $3, identity_checked_by = $4, identity_checked_at = $5
  WHERE request_id = $1`;

@Injectable()
export class CheckIdentity {
  constructor(
    private readonly database: Database,
    private readonly vault: PersonVault,
    private readonly clock: Clock,
  ) {}

  run(
    registrar: Caller,
    key: IdempotencyKey,
    requestId: string,
    means: IdentityMeans,
  ): Promise<CertificateRequestView> {
    requireRole(registrar, 'registrar');
    return this.database.inTransaction(registrar, (tx) =>
      runOnce(tx, key, async () => {
        const request = await getCertificateRequest(tx, requestId, 'FOR UPDATE');
        requireOffice(registrar, request.office);
        const { key: dataKey, identity } = await getRegisteredPerson(tx, this.vault, request.person_id);

        await moveRequest(tx, request, 'checkIdentity');
        const checkedAt = instant(this.clock.now());
        await tx.query(markIdentity, [requestId, means, identity.verification, registrar.subject, checkedAt]);

        const content = openRequest(dataKey, request);
        return requestView(await getCertificateRequest(tx, requestId), {
          content,
          name: identity.nameAsPrinted,
          withClaims: true,
        });
      }),
    );
  }
}

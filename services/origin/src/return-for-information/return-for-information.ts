/** Gives a request back to the person for information. Protects: it is her turn then, and no longer on the list of the office. */
import { Injectable } from '@nestjs/common';
import { requireOffice, requireRole, type Caller } from '@liangdi/access';
import { Database } from '@liangdi/database';
import { runOnce, type IdempotencyKey } from '@liangdi/service-host';
import { getCertificateRequest, moveRequest } from '../certificate-requests.js';
import { requestView, type CertificateRequestView } from '../certificate-request.view.js';
import type { ReturnReason } from './return-for-information.request.js';

@Injectable()
export class ReturnForInformation {
  constructor(private readonly database: Database) {}

  run(
    registrar: Caller,
    key: IdempotencyKey,
    requestId: string,
    reason: ReturnReason,
  ): Promise<CertificateRequestView> {
    requireRole(registrar, 'registrar');
    return this.database.inTransaction(registrar, (tx) =>
      runOnce(tx, key, async () => {
        const request = await getCertificateRequest(tx, requestId, 'FOR UPDATE');
        requireOffice(registrar, request.office);

        await moveRequest(tx, request, 'returnForInformation', { returnReason: reason });

        return requestView(await getCertificateRequest(tx, requestId), { withClaims: false });
      }),
    );
  }
}

/** The person takes her request back. Protects: no reason is asked, and what she had written goes with it. */
import { Injectable } from '@nestjs/common';
import { requirePerson, type Caller } from '@liangdi/access';
import { getPersonOfAccount } from '@liangdi/person';
import { Database } from '@liangdi/database';
import { runOnce, type IdempotencyKey } from '@liangdi/service-host';
import { getOwnRequest, moveRequest } from '../certificate-requests.js';
import { requestView, type CertificateRequestView } from '../certificate-request.view.js';

@Injectable()
export class CancelCertificateRequest {
  constructor(private readonly database: Database) {}

  run(person: Caller, key: IdempotencyKey, requestId: string): Promise<CertificateRequestView> {
    requirePerson(person);
    return this.database.inTransaction(person, (tx) =>
      runOnce(tx, key, async () => {
        const personId = await getPersonOfAccount(tx, person.subject);
        const request = await getOwnRequest(tx, requestId, personId, 'FOR UPDATE');

        await moveRequest(tx, request, 'cancel', { forgetContent: true });

        return requestView(await getOwnRequest(tx, requestId, personId), { withClaims: false });
      }),
    );
  }
}

/** POST /certificate-requests/{id}/cancel: she no longer wants it. */
import { Controller, Param, Post } from '@nestjs/common';
import { Allows, Caller, type PersonCaller } from '@liangdi/access';
import { Answers, IdempotencyKey, Idempotent } from '@liangdi/service-host';
import { CertificateRequestView } from '../certificate-request.view.js';
import { CancelCertificateRequest } from './cancel-certificate-request.js';

@Controller('certificate-requests')
export class CancelCertificateRequestController {
  constructor(private readonly cancelRequest: CancelCertificateRequest) {}

  @Post(':requestId/cancel')
  @Allows('person')
  @Idempotent()
  @Answers(CertificateRequestView, 'certificate-request-not-found', 'account-without-person', 'life-forbids')
  cancel(
    @Caller() person: PersonCaller,
    @IdempotencyKey() key: IdempotencyKey,
    @Param('requestId') requestId: string,
  ) {
    return this.cancelRequest.run(person, key, requestId);
  }
}

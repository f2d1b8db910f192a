/** POST /certificate-requests/{id}/check-identity: the registrar confirms that she is who she says. */
import { Body, Controller, Param, Post } from '@nestjs/common';
import { Allows, Caller, type Officer } from '@liangdi/access';
import { Answers, IdempotencyKey, Idempotent } from '@liangdi/service-host';
import { CertificateRequestView } from '../certificate-request.view.js';
import { CheckIdentityRequest } from './check-identity.request.js';
import { CheckIdentity } from './check-identity.js';

@Controller('certificate-requests')
export class CheckIdentityController {
  constructor(private readonly checkIdentity: CheckIdentity) {}

  @Post(':requestId/check-identity')
  @Allows('registrar')
  @Idempotent()
  @Answers(
    CertificateRequestView,
    'certificate-request-not-found',
    'office-not-allowed',
    'life-forbids',
    'person-not-found',
  )
  check(
    @Caller() registrar: Officer,
    @IdempotencyKey() key: IdempotencyKey,
    @Param('requestId') requestId: string,
    @Body() { means }: CheckIdentityRequest,
  ) {
    return this.checkIdentity.run(registrar, key, requestId, means);
  }
}

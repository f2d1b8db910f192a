/** POST /certificate-requests/{id}/return-for-information: the office asks her for what it needs. */
import { Body, Controller, Param, Post } from '@nestjs/common';
import { Allows, Caller, type Officer } from '@liangdi/access';
import { Answers, IdempotencyKey, Idempotent } from '@liangdi/service-host';
import { CertificateRequestView } from '../certificate-request.view.js';
import { ReturnForInformationRequest } from './return-for-information.request.js';
import { ReturnForInformation } from './return-for-information.js';

@Controller('certificate-requests')
export class ReturnForInformationController {
  constructor(private readonly returnForInformation: ReturnForInformation) {}

  @Post(':requestId/return-for-information')
  @Allows('registrar')
  @Idempotent()
  @Answers(CertificateRequestView, 'certificate-request-not-found', 'office-not-allowed', 'life-forbids')
  giveBack(
    @Caller() registrar: Officer,
    @IdempotencyKey() key: IdempotencyKey,
    @Param('requestId') requestId: string,
    @Body() { reason }: ReturnForInformationRequest,
  ) {
    return this.returnForInformation.run(registrar, key, requestId, reason);
  }
}

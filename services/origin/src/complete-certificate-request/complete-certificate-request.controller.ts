/** POST /certificate-requests/{id}/complete: the person gives the information, and the request is the office's again. */
import { Body, Controller, Param, Post } from '@nestjs/common';
import { Allows, Caller, type PersonCaller } from '@liangdi/access';
import { Answers, IdempotencyKey, Idempotent } from '@liangdi/service-host';
import { CertificateRequestView } from '../certificate-request.view.js';
import { DeclaredClaimsRequest } from '../declared-claims.request.js';
import { CompleteCertificateRequest } from './complete-certificate-request.js';

@Controller('certificate-requests')
export class CompleteCertificateRequestController {
  constructor(private readonly completeRequest: CompleteCertificateRequest) {}

  @Post(':requestId/complete')
  @Allows('person')
  @Idempotent()
  @Answers(
    CertificateRequestView,
    'certificate-request-not-found',
    'account-without-person',
    'spouse-consent-missing',
    'record-malformed',
    'life-forbids',
  )
  complete(
    @Caller() person: PersonCaller,
    @IdempotencyKey() key: IdempotencyKey,
    @Param('requestId') requestId: string,
    @Body() wanted: DeclaredClaimsRequest,
  ) {
    return this.completeRequest.run(person, key, requestId, wanted);
  }
}

/** POST /certificate-requests/{id}/issue: a registrar issues what the person asked for. */
import { Body, Controller, Param, Post } from '@nestjs/common';
import { Allows, Caller, type Officer } from '@liangdi/access';
import { Answers, IdempotencyKey, Idempotent } from '@liangdi/service-host';
import { IssueCertificateRequest } from './issue-certificate.request.js';
import { IssueCertificate } from './issue-certificate.js';
import { IssuedCertificateView } from './issue-certificate.view.js';

@Controller('certificate-requests')
export class IssueCertificateController {
  constructor(private readonly issueCertificate: IssueCertificate) {}

  @Post(':requestId/issue')
  @Allows('registrar')
  @Idempotent()
  @Answers(
    IssuedCertificateView,
    'certificate-request-not-found',
    'identity-not-checked',
    'office-not-allowed',
    'life-forbids',
    'spouse-consent-missing',
    'record-malformed',
  )
  issue(
    @Caller() registrar: Officer,
    @IdempotencyKey() key: IdempotencyKey,
    @Param('requestId') requestId: string,
    @Body() wanted: IssueCertificateRequest,
  ) {
    return this.issueCertificate.run(registrar, key, requestId, wanted);
  }
}

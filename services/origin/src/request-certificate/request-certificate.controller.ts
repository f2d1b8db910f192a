/** POST /certificate-requests: the person asks her register office for a certificate of the claims she selects. */
import { Body, Controller, Post } from '@nestjs/common';
import { Allows, Caller, type PersonCaller } from '@liangdi/access';
import { Answers, IdempotencyKey, Idempotent } from '@liangdi/service-host';
import { CertificateRequestView } from '../certificate-request.view.js';
import { DeclaredClaimsRequest } from '../declared-claims.request.js';
import { RequestCertificate } from './request-certificate.js';

@Controller('certificate-requests')
export class RequestCertificateController {
  constructor(private readonly requestCertificate: RequestCertificate) {}

  @Post()
  @Allows('person')
  @Idempotent()
  @Answers(CertificateRequestView, 'account-without-person', 'spouse-consent-missing', 'record-malformed')
  request(
    @Caller() person: PersonCaller,
    @IdempotencyKey() key: IdempotencyKey,
    @Body() wanted: DeclaredClaimsRequest,
  ) {
    return this.requestCertificate.run(person, key, wanted);
  }
}

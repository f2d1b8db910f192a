/** POST /certificate-verifications: a worker verifies a certificate that is shown at the counter. */
import { Body, Controller, Post } from '@nestjs/common';
import { Allows, Caller, type Officer } from '@liangdi/access';
import { Answers, IdempotencyKey, Idempotent } from '@liangdi/service-host';
import { VerifyCertificateRequest } from './verify-certificate.request.js';
import { VerifyCertificate } from './verify-certificate.js';
import { VerificationView } from './verify-certificate.view.js';

@Controller('certificate-verifications')
export class VerifyCertificateController {
  constructor(private readonly verifyCertificate: VerifyCertificate) {}

  @Post()
  @Allows('servicePointWorker')
  @Idempotent()
  @Answers(VerificationView)
  verify(
    @Caller() worker: Officer,
    @IdempotencyKey() key: IdempotencyKey,
    @Body() shown: VerifyCertificateRequest,
  ) {
    return this.verifyCertificate.run(worker, key, shown);
  }
}

/** POST /agreements/{id}/versions/{v}/terminate: the agreement ends for good, and why. */
import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { Allows, Caller, type Officer } from '@liangdi/access';
import { Answers, IdempotencyKey, Idempotent } from '@liangdi/service-host';
import { AgreementPath } from '../agreement-path.js';
import { AgreementView } from '../agreement.view.js';
import { TerminateAgreementRequest } from './terminate-agreement.request.js';
import { TerminateAgreement } from './terminate-agreement.js';

@Controller('agreements')
export class TerminateAgreementController {
  constructor(private readonly terminateAgreement: TerminateAgreement) {}

  @Post(':agreementId/versions/:agreementVersion/terminate')
  @HttpCode(200)
  @Allows('agreementManager')
  @Idempotent()
  @Answers(AgreementView, 'agreement-not-found', 'life-forbids')
  terminate(
    @Caller() manager: Officer,
    @IdempotencyKey() key: IdempotencyKey,
    @Param() path: AgreementPath,
    @Body() why: TerminateAgreementRequest,
  ) {
    return this.terminateAgreement.run(manager, key, path, why.reason);
  }
}

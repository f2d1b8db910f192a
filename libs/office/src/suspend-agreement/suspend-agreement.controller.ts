/** POST /agreements/{id}/versions/{v}/suspend: no new records from now on, and why. */
import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { Allows, Caller, type Officer } from '@liangdi/access';
import { Answers, IdempotencyKey, Idempotent } from '@liangdi/service-host';
import { AgreementPath } from '../agreement-path.js';
import { AgreementView } from '../agreement.view.js';
import { SuspendAgreementRequest } from './suspend-agreement.request.js';
import { SuspendAgreement } from './suspend-agreement.js';

@Controller('agreements')
export class SuspendAgreementController {
  constructor(private readonly suspendAgreement: SuspendAgreement) {}

  @Post(':agreementId/versions/:agreementVersion/suspend')
  @HttpCode(200)
  @Allows('agreementManager')
  @Idempotent()
  @Answers(AgreementView, 'agreement-not-found', 'life-forbids')
  suspend(
    @Caller() manager: Officer,
    @IdempotencyKey() key: IdempotencyKey,
    @Param() path: AgreementPath,
    @Body() why: SuspendAgreementRequest,
  ) {
    return this.suspendAgreement.run(manager, key, path, why.reason);
  }
}

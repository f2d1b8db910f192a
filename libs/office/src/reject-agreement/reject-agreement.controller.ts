/** POST /agreements/{id}/versions/{v}/reject: a proposal of the partner is not accepted, and why. */
import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { Allows, Caller, type Officer } from '@liangdi/access';
import { Answers, IdempotencyKey, Idempotent } from '@liangdi/service-host';
import { AgreementPath } from '../agreement-path.js';
import { AgreementView } from '../agreement.view.js';
import { RejectAgreementRequest } from './reject-agreement.request.js';
import { RejectAgreement } from './reject-agreement.js';

@Controller('agreements')
export class RejectAgreementController {
  constructor(private readonly rejectAgreement: RejectAgreement) {}

  @Post(':agreementId/versions/:agreementVersion/reject')
  @HttpCode(200)
  @Allows('agreementManager')
  @Idempotent()
  @Answers(AgreementView, 'agreement-not-found', 'life-forbids', 'agreement-act-of-other-party')
  reject(
    @Caller() manager: Officer,
    @IdempotencyKey() key: IdempotencyKey,
    @Param() path: AgreementPath,
    @Body() why: RejectAgreementRequest,
  ) {
    return this.rejectAgreement.run(manager, key, path, why.reason);
  }
}

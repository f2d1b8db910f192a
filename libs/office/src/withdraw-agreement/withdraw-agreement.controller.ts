/** POST /agreements/{id}/versions/{v}/withdraw: a proposal of ours is taken back before it is countersigned. */
import { Controller, HttpCode, Param, Post } from '@nestjs/common';
import { Allows, Caller, type Officer } from '@liangdi/access';
import { Answers, IdempotencyKey, Idempotent } from '@liangdi/service-host';
import { AgreementPath } from '../agreement-path.js';
import { AgreementView } from '../agreement.view.js';
import { WithdrawAgreement } from './withdraw-agreement.js';

@Controller('agreements')
export class WithdrawAgreementController {
  constructor(private readonly withdrawAgreement: WithdrawAgreement) {}

  @Post(':agreementId/versions/:agreementVersion/withdraw')
  @HttpCode(200)
  @Allows('agreementManager')
  @Idempotent()
  @Answers(AgreementView, 'agreement-not-found', 'life-forbids', 'agreement-act-of-other-party')
  withdraw(@Caller() manager: Officer, @IdempotencyKey() key: IdempotencyKey, @Param() path: AgreementPath) {
    return this.withdrawAgreement.run(manager, key, path);
  }
}

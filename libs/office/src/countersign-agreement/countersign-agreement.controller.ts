/** POST /agreements/{id}/versions/{v}/countersign: the second signature, over the very text the partner signed. */
import { Controller, HttpCode, Param, Post } from '@nestjs/common';
import { Allows, Caller, type Officer } from '@liangdi/access';
import { Answers, IdempotencyKey, Idempotent } from '@liangdi/service-host';
import { AgreementPath } from '../agreement-path.js';
import { AgreementView } from '../agreement.view.js';
import { CountersignAgreement } from './countersign-agreement.js';

@Controller('agreements')
export class CountersignAgreementController {
  constructor(private readonly countersignAgreement: CountersignAgreement) {}

  @Post(':agreementId/versions/:agreementVersion/countersign')
  @HttpCode(200)
  @Allows('agreementManager')
  @Idempotent()
  @Answers(
    AgreementView,
    'agreement-not-found',
    'life-forbids',
    'agreement-act-of-other-party',
    'agreement-signature-invalid',
    'party-card-differs',
  )
  countersign(
    @Caller() manager: Officer,
    @IdempotencyKey() key: IdempotencyKey,
    @Param() path: AgreementPath,
  ) {
    return this.countersignAgreement.run(manager, key, path);
  }
}

/** POST /agreements/{id}/versions/{v}/propose: signed by us, to be countersigned by the partner. */
import { Controller, HttpCode, Param, Post } from '@nestjs/common';
import { Allows, Caller, type Officer } from '@liangdi/access';
import { Answers, IdempotencyKey, Idempotent } from '@liangdi/service-host';
import { AgreementPath } from '../agreement-path.js';
import { AgreementView } from '../agreement.view.js';
import { ProposeAgreement } from './propose-agreement.js';

@Controller('agreements')
export class ProposeAgreementController {
  constructor(private readonly proposeAgreement: ProposeAgreement) {}

  @Post(':agreementId/versions/:agreementVersion/propose')
  @HttpCode(200)
  @Allows('agreementManager')
  @Idempotent()
  @Answers(AgreementView, 'agreement-not-found', 'life-forbids', 'party-card-differs')
  propose(@Caller() manager: Officer, @IdempotencyKey() key: IdempotencyKey, @Param() path: AgreementPath) {
    return this.proposeAgreement.run(manager, key, path);
  }
}

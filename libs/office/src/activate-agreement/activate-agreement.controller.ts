/** POST /agreements/{id}/versions/{v}/activate: an agreement both have signed comes into force, once nothing is missing. */
import { Controller, HttpCode, Param, Post } from '@nestjs/common';
import { Allows, Caller, type Officer } from '@liangdi/access';
import { Answers, IdempotencyKey, Idempotent } from '@liangdi/service-host';
import { AgreementPath } from '../agreement-path.js';
import { AgreementView } from '../agreement.view.js';
import { ActivateAgreement } from './activate-agreement.js';

@Controller('agreements')
export class ActivateAgreementController {
  constructor(private readonly activateAgreement: ActivateAgreement) {}

  @Post(':agreementId/versions/:agreementVersion/activate')
  @HttpCode(200)
  @Allows('agreementManager')
  @Idempotent()
  @Answers(
    AgreementView,
    'agreement-not-found',
    'life-forbids',
    'impact-assessment-missing',
    'contacts-not-confirmed',
    'agreement-signature-missing',
    'agreement-signature-invalid',
    'agreement-not-yet-valid',
    'agreement-not-active',
    'agreement-expired',
    'agreement-faulty',
  )
  activate(@Caller() manager: Officer, @IdempotencyKey() key: IdempotencyKey, @Param() path: AgreementPath) {
    return this.activateAgreement.run(manager, key, path);
  }
}

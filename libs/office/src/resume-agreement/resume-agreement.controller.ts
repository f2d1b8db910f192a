/** POST /agreements/{id}/versions/{v}/resume: our suspension is lifted. */
import { Controller, HttpCode, Param, Post } from '@nestjs/common';
import { Allows, Caller, type Officer } from '@liangdi/access';
import { Answers, IdempotencyKey, Idempotent } from '@liangdi/service-host';
import { AgreementPath } from '../agreement-path.js';
import { AgreementView } from '../agreement.view.js';
import { ResumeAgreement } from './resume-agreement.js';

@Controller('agreements')
export class ResumeAgreementController {
  constructor(private readonly resumeAgreement: ResumeAgreement) {}

  @Post(':agreementId/versions/:agreementVersion/resume')
  @HttpCode(200)
  @Allows('agreementManager')
  @Idempotent()
  @Answers(AgreementView, 'agreement-not-found', 'life-forbids', 'agreement-act-of-other-party')
  resume(@Caller() manager: Officer, @IdempotencyKey() key: IdempotencyKey, @Param() path: AgreementPath) {
    return this.resumeAgreement.run(manager, key, path);
  }
}

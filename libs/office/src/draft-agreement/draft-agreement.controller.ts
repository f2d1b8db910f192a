/** POST /agreements: a manager drafts an agreement, from a whole text or from the template. */
import { Body, Controller, Post } from '@nestjs/common';
import { Allows, Caller, type Officer } from '@liangdi/access';
import { Answers, IdempotencyKey, Idempotent } from '@liangdi/service-host';
import { AgreementView } from '../agreement.view.js';
import { DraftAgreementRequest } from './draft-agreement.request.js';
import { DraftAgreement } from './draft-agreement.js';

@Controller('agreements')
export class DraftAgreementController {
  constructor(private readonly draftAgreement: DraftAgreement) {}

  @Post()
  @Allows('agreementManager')
  @Idempotent()
  @Answers(
    AgreementView,
    'agreement-faulty',
    'agreement-of-other-parties',
    'agreement-already-known',
    'agreement-version-stale',
    'agreement-not-found',
    'partner-unknown',
  )
  draft(
    @Caller() manager: Officer,
    @IdempotencyKey() key: IdempotencyKey,
    @Body() wanted: DraftAgreementRequest,
  ) {
    return this.draftAgreement.run(manager, key, wanted);
  }
}

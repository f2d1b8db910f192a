/** POST /presentations/{id}/acknowledge: the office is done with what it could not confirm. */
import { Controller, Param, Post } from '@nestjs/common';
import { Allows, Caller, type Officer } from '@liangdi/access';
import { Answers, IdempotencyKey, Idempotent } from '@liangdi/service-host';
import { PresentationView } from '../presentation.view.js';
import { AcknowledgePresentation } from './acknowledge-presentation.js';

@Controller('presentations')
export class AcknowledgePresentationController {
  constructor(private readonly acknowledgePresentation: AcknowledgePresentation) {}

  @Post(':presentationId/acknowledge')
  @Allows('servicePointWorker')
  @Idempotent()
  @Answers(PresentationView, 'presentation-not-found', 'office-not-allowed', 'life-forbids')
  acknowledge(
    @Caller() worker: Officer,
    @IdempotencyKey() key: IdempotencyKey,
    @Param('presentationId') presentationId: string,
  ) {
    return this.acknowledgePresentation.run(worker, key, presentationId);
  }
}

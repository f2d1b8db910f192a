/** POST /feedback-cards/{id}/acknowledge: the office has read the card (签收). */
import { Controller, Param, Post } from '@nestjs/common';
import { Allows, Caller, type Officer } from '@liangdi/access';
import { Answers, IdempotencyKey, Idempotent } from '@liangdi/service-host';
import { ReceivedCardView } from '../received-card.view.js';
import { AcknowledgeFeedbackCard } from './acknowledge-feedback-card.js';

@Controller('feedback-cards')
export class AcknowledgeFeedbackCardController {
  constructor(private readonly acknowledgeCard: AcknowledgeFeedbackCard) {}

  @Post(':recordId/acknowledge')
  @Allows('registrar')
  @Idempotent()
  @Answers(ReceivedCardView, 'feedback-card-not-found', 'office-not-allowed', 'life-forbids')
  acknowledge(
    @Caller() registrar: Officer,
    @IdempotencyKey() key: IdempotencyKey,
    @Param('recordId') recordId: string,
  ) {
    return this.acknowledgeCard.run(registrar, key, recordId);
  }
}

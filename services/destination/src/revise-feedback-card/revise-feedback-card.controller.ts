/** POST /feedback-cards/{id}/revise: the office corrects a draft; she has to see it again before it can be sent. */
import { Body, Controller, Param, Post } from '@nestjs/common';
import { Allows, Caller, type Officer } from '@liangdi/access';
import { Answers, IdempotencyKey, Idempotent } from '@liangdi/service-host';
import { FeedbackCardView } from '../feedback-card.view.js';
import { ServiceDoneRequest } from '../service-done.request.js';
import { ReviseFeedbackCard } from './revise-feedback-card.js';

@Controller('feedback-cards')
export class ReviseFeedbackCardController {
  constructor(private readonly reviseCard: ReviseFeedbackCard) {}

  @Post(':cardId/revise')
  @Allows('servicePointWorker', 'clinic')
  @Idempotent()
  @Answers(
    FeedbackCardView,
    'clinical-layer-closed',
    'clinical-layer-lost',
    'feedback-card-not-found',
    'office-not-allowed',
    'feedback-card-withheld',
    'feedback-card-differs-from-request',
    'record-malformed',
    'life-forbids',
  )
  revise(
    @Caller() officer: Officer,
    @IdempotencyKey() key: IdempotencyKey,
    @Param('cardId') cardId: string,
    @Body() done: ServiceDoneRequest,
  ) {
    return this.reviseCard.run(officer, key, cardId, done);
  }
}

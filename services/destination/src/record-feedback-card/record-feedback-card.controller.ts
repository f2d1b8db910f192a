/** POST /feedback-cards: an office records that a service has been done, as a draft for her to see. */
import { Body, Controller, Post } from '@nestjs/common';
import { Allows, Caller, type Officer } from '@liangdi/access';
import { Answers, IdempotencyKey, Idempotent } from '@liangdi/service-host';
import { FeedbackCardView } from '../feedback-card.view.js';
import { RecordFeedbackCardRequest } from './record-feedback-card.request.js';
import { RecordFeedbackCard } from './record-feedback-card.js';

@Controller('feedback-cards')
export class RecordFeedbackCardController {
  constructor(private readonly recordCard: RecordFeedbackCard) {}

  @Post()
  @Allows('servicePointWorker', 'clinic')
  @Idempotent()
  @Answers(
    FeedbackCardView,
    'clinical-layer-closed',
    'person-not-found',
    'record-malformed',
    'feedback-card-not-found',
    'feedback-card-differs-from-request',
    'feedback-card-withheld',
    'life-forbids',
  )
  record(
    @Caller() officer: Officer,
    @IdempotencyKey() key: IdempotencyKey,
    @Body() done: RecordFeedbackCardRequest,
  ) {
    return this.recordCard.run(officer, key, done);
  }
}

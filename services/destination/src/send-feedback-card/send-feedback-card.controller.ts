/** POST /feedback-cards/{id}/send: the worker sends the card she has previewed. */
import { Controller, Param, Post } from '@nestjs/common';
import { Allows, Caller, type Officer } from '@liangdi/access';
import { Answers, IdempotencyKey, Idempotent } from '@liangdi/service-host';
import { SendFeedbackCard } from './send-feedback-card.js';
import { SentCardView } from './send-feedback-card.view.js';

@Controller('feedback-cards')
export class SendFeedbackCardController {
  constructor(private readonly sendCard: SendFeedbackCard) {}

  @Post(':cardId/send')
  @Allows('servicePointWorker')
  @Idempotent()
  @Answers(
    SentCardView,
    'feedback-card-not-found',
    'office-not-allowed',
    'feedback-card-withheld',
    'feedback-card-not-previewed',
    'feedback-card-changed-since-preview',
    'agreement-does-not-cover',
    'agreement-suspended',
    'consent-missing',
    'consent-withdrawn',
    'life-forbids',
  )
  send(@Caller() worker: Officer, @IdempotencyKey() key: IdempotencyKey, @Param('cardId') cardId: string) {
    return this.sendCard.run(worker, key, cardId);
  }
}

/** POST /feedback-card-requests: the person asks that a service be reported to her register office. */
import { Body, Controller, Post } from '@nestjs/common';
import { Allows, Caller, type PersonCaller } from '@liangdi/access';
import { Answers, IdempotencyKey, Idempotent } from '@liangdi/service-host';
import { FeedbackCardView } from '../feedback-card.view.js';
import { RequestFeedbackCardRequest } from './request-feedback-card.request.js';
import { RequestFeedbackCard } from './request-feedback-card.js';

@Controller('feedback-card-requests')
export class RequestFeedbackCardController {
  constructor(private readonly requestCard: RequestFeedbackCard) {}

  @Post()
  @Allows('person')
  @Idempotent()
  @Answers(FeedbackCardView, 'account-without-person', 'person-not-found')
  request(
    @Caller() person: PersonCaller,
    @IdempotencyKey() key: IdempotencyKey,
    @Body() wanted: RequestFeedbackCardRequest,
  ) {
    return this.requestCard.run(person, key, wanted);
  }
}

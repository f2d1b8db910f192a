/** POST /feedback-cards/{id}/query: something about the card is unclear to the office. */
import { Body, Controller, Param, Post } from '@nestjs/common';
import { Allows, Caller, type Officer } from '@liangdi/access';
import { Answers, IdempotencyKey, Idempotent } from '@liangdi/service-host';
import { ReceivedCardView } from '../received-card.view.js';
import { QueryFeedbackCardRequest } from './query-feedback-card.request.js';
import { QueryFeedbackCard } from './query-feedback-card.js';

@Controller('feedback-cards')
export class QueryFeedbackCardController {
  constructor(private readonly queryCard: QueryFeedbackCard) {}

  @Post(':recordId/query')
  @Allows('registrar')
  @Idempotent()
  @Answers(ReceivedCardView, 'feedback-card-not-found', 'office-not-allowed', 'life-forbids')
  query(
    @Caller() registrar: Officer,
    @IdempotencyKey() key: IdempotencyKey,
    @Param('recordId') recordId: string,
    @Body() { reason }: QueryFeedbackCardRequest,
  ) {
    return this.queryCard.run(registrar, key, recordId, reason);
  }
}

/** POST /feedback-cards/{id}/withhold: the person decides that nothing is sent. */
import { Controller, Param, Post } from '@nestjs/common';
import { Allows, Caller, type PersonCaller } from '@liangdi/access';
import { Answers, IdempotencyKey, Idempotent } from '@liangdi/service-host';
import { FeedbackCardView } from '../feedback-card.view.js';
import { WithholdFeedbackCard } from './withhold-feedback-card.js';

@Controller('feedback-cards')
export class WithholdFeedbackCardController {
  constructor(private readonly withholdCard: WithholdFeedbackCard) {}

  @Post(':cardId/withhold')
  @Allows('person')
  @Idempotent()
  @Answers(FeedbackCardView, 'account-without-person', 'feedback-card-not-found', 'life-forbids')
  withhold(
    @Caller() person: PersonCaller,
    @IdempotencyKey() key: IdempotencyKey,
    @Param('cardId') cardId: string,
  ) {
    return this.withholdCard.run(person, key, cardId);
  }
}

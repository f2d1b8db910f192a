/** GET /feedback-cards: the cards of the caller's own office. */
import { Controller, Get } from '@nestjs/common';
import { Allows, Caller, type Officer } from '@liangdi/access';
import { Answers, PageQuery, type PageRequest } from '@liangdi/service-host';
import { FeedbackCardView } from '../feedback-card.view.js';
import { ShowFeedbackCards } from './show-feedback-cards.js';

@Controller('feedback-cards')
export class ShowFeedbackCardsController {
  constructor(private readonly showFeedbackCards: ShowFeedbackCards) {}

  @Get()
  @Allows('servicePointWorker', 'clinic')
  @Answers({ pageOf: FeedbackCardView })
  list(@Caller() officer: Officer, @PageQuery('instant', 'uuid') page: PageRequest) {
    return this.showFeedbackCards.run(officer, page);
  }
}

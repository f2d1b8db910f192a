/** GET /own-feedback-cards: the person's own cards, whatever has become of them. */
import { Controller, Get } from '@nestjs/common';
import { Allows, Caller, type PersonCaller } from '@liangdi/access';
import { Answers, PageQuery, type PageRequest } from '@liangdi/service-host';
import { FeedbackCardView } from '../feedback-card.view.js';
import { ShowOwnFeedbackCards } from './show-own-feedback-cards.js';

@Controller('own-feedback-cards')
export class ShowOwnFeedbackCardsController {
  constructor(private readonly showOwnCards: ShowOwnFeedbackCards) {}

  @Get()
  @Allows('person')
  @Answers({ pageOf: FeedbackCardView }, 'account-without-person', 'person-not-found')
  list(@Caller() person: PersonCaller, @PageQuery('instant', 'uuid') page: PageRequest) {
    return this.showOwnCards.run(person, page);
  }
}

/** GET /feedback-cards and /feedback-cards/{id}: the cards an office has received. */
import { Controller, Get, Param } from '@nestjs/common';
import { Allows, Caller, type Officer } from '@liangdi/access';
import { Answers, PageQuery, type PageRequest } from '@liangdi/service-host';
import { ReceivedCardView } from '../received-card.view.js';
import { ShowFeedbackCards } from './show-feedback-cards.js';

@Controller('feedback-cards')
export class ShowFeedbackCardsController {
  constructor(private readonly showFeedbackCards: ShowFeedbackCards) {}

  @Get()
  @Allows('registrar')
  @Answers({ pageOf: ReceivedCardView })
  list(@Caller() registrar: Officer, @PageQuery('instant', 'uuid') page: PageRequest) {
    return this.showFeedbackCards.list(registrar, page);
  }

  @Get(':recordId')
  @Allows('registrar')
  @Answers(ReceivedCardView, 'feedback-card-not-found', 'office-not-allowed', 'person-not-found')
  show(@Caller() registrar: Officer, @Param('recordId') recordId: string) {
    return this.showFeedbackCards.one(registrar, recordId);
  }
}

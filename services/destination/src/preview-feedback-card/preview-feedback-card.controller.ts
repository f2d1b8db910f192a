/** POST /feedback-cards/{id}/preview: the person herself looks at what would be sent. Looking again gives the same, so it needs no key. */
import { Controller, Param, Post } from '@nestjs/common';
import { Allows, Caller, type PersonCaller } from '@liangdi/access';
import { Answers } from '@liangdi/service-host';
import { PreviewFeedbackCard } from './preview-feedback-card.js';
import { CardPreviewView } from './preview-feedback-card.view.js';

@Controller('feedback-cards')
export class PreviewFeedbackCardController {
  constructor(private readonly previewCard: PreviewFeedbackCard) {}

  @Post(':cardId/preview')
  @Allows('person')
  @Answers(
    CardPreviewView,
    'account-without-person',
    'feedback-card-not-found',
    'feedback-card-withheld',
    'life-forbids',
  )
  preview(@Caller() person: PersonCaller, @Param('cardId') cardId: string) {
    return this.previewCard.run(person, cardId);
  }
}

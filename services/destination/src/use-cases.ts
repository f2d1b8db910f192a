/** The list of what only the destination side does: each line a folder beside this file. */
import type { Provider, Type } from '@nestjs/common';
import { AcknowledgePresentationController } from './acknowledge-presentation/acknowledge-presentation.controller.js';
import { AcknowledgePresentation } from './acknowledge-presentation/acknowledge-presentation.js';
import { PreviewFeedbackCardController } from './preview-feedback-card/preview-feedback-card.controller.js';
import { PreviewFeedbackCard } from './preview-feedback-card/preview-feedback-card.js';
import { RecordFeedbackCardController } from './record-feedback-card/record-feedback-card.controller.js';
import { RecordFeedbackCard } from './record-feedback-card/record-feedback-card.js';
import { RequestFeedbackCardController } from './request-feedback-card/request-feedback-card.controller.js';
import { RequestFeedbackCard } from './request-feedback-card/request-feedback-card.js';
import { ReviseFeedbackCardController } from './revise-feedback-card/revise-feedback-card.controller.js';
import { ReviseFeedbackCard } from './revise-feedback-card/revise-feedback-card.js';
import { SendFeedbackCardController } from './send-feedback-card/send-feedback-card.controller.js';
import { SendFeedbackCard } from './send-feedback-card/send-feedback-card.js';
import { ShowFeedbackCardsController } from './show-feedback-cards/show-feedback-cards.controller.js';
import { ShowFeedbackCards } from './show-feedback-cards/show-feedback-cards.js';
import { ShowOwnFeedbackCardsController } from './show-own-feedback-cards/show-own-feedback-cards.controller.js';
import { ShowOwnFeedbackCards } from './show-own-feedback-cards/show-own-feedback-cards.js';
import { ShowPresentationsController } from './show-presentations/show-presentations.controller.js';
import { ShowPresentations } from './show-presentations/show-presentations.js';
import { VerifyCertificateController } from './verify-certificate/verify-certificate.controller.js';
import { VerifyCertificate } from './verify-certificate/verify-certificate.js';
import { WithholdFeedbackCardController } from './withhold-feedback-card/withhold-feedback-card.controller.js';
import { WithholdFeedbackCard } from './withhold-feedback-card/withhold-feedback-card.js';

export const destinationControllers: Type[] = [
  AcknowledgePresentationController,
  PreviewFeedbackCardController,
  RecordFeedbackCardController,
  RequestFeedbackCardController,
  ReviseFeedbackCardController,
  SendFeedbackCardController,
  ShowFeedbackCardsController,
  ShowOwnFeedbackCardsController,
  ShowPresentationsController,
  VerifyCertificateController,
  WithholdFeedbackCardController,
];

export const destinationUseCases: Provider[] = [
  AcknowledgePresentation,
  PreviewFeedbackCard,
  RecordFeedbackCard,
  RequestFeedbackCard,
  ReviseFeedbackCard,
  SendFeedbackCard,
  ShowFeedbackCards,
  ShowOwnFeedbackCards,
  ShowPresentations,
  VerifyCertificate,
  WithholdFeedbackCard,
];

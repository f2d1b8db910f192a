/** The list of what only the origin side does: each line a folder beside this file. */
import type { Provider, Type } from '@nestjs/common';
import { AcknowledgeFeedbackCardController } from './acknowledge-feedback-card/acknowledge-feedback-card.controller.js';
import { AcknowledgeFeedbackCard } from './acknowledge-feedback-card/acknowledge-feedback-card.js';
import { CancelCertificateRequestController } from './cancel-certificate-request/cancel-certificate-request.controller.js';
import { CancelCertificateRequest } from './cancel-certificate-request/cancel-certificate-request.js';
import { CheckIdentityController } from './check-identity/check-identity.controller.js';
import { CheckIdentity } from './check-identity/check-identity.js';
import { CompleteCertificateRequestController } from './complete-certificate-request/complete-certificate-request.controller.js';
import { CompleteCertificateRequest } from './complete-certificate-request/complete-certificate-request.js';
import { IssueCertificateController } from './issue-certificate/issue-certificate.controller.js';
import { IssueCertificate } from './issue-certificate/issue-certificate.js';
import { QueryFeedbackCardController } from './query-feedback-card/query-feedback-card.controller.js';
import { QueryFeedbackCard } from './query-feedback-card/query-feedback-card.js';
import { RequestCertificateController } from './request-certificate/request-certificate.controller.js';
import { RequestCertificate } from './request-certificate/request-certificate.js';
import { ReturnForInformationController } from './return-for-information/return-for-information.controller.js';
import { ReturnForInformation } from './return-for-information/return-for-information.js';
import { ShowCertificateRequestsController } from './show-certificate-requests/show-certificate-requests.controller.js';
import { ShowCertificateRequests } from './show-certificate-requests/show-certificate-requests.js';
import { ShowCertificatesController } from './show-certificates/show-certificates.controller.js';
import { ShowCertificates } from './show-certificates/show-certificates.js';
import { ShowFeedbackCardsController } from './show-feedback-cards/show-feedback-cards.controller.js';
import { ShowFeedbackCards } from './show-feedback-cards/show-feedback-cards.js';

export const originControllers: Type[] = [
  AcknowledgeFeedbackCardController,
  CancelCertificateRequestController,
  CheckIdentityController,
  CompleteCertificateRequestController,
  IssueCertificateController,
  QueryFeedbackCardController,
  RequestCertificateController,
  ReturnForInformationController,
  ShowCertificateRequestsController,
  ShowCertificatesController,
  ShowFeedbackCardsController,
];

export const originUseCases: Provider[] = [
  AcknowledgeFeedbackCard,
  CancelCertificateRequest,
  CheckIdentity,
  CompleteCertificateRequest,
  IssueCertificate,
  QueryFeedbackCard,
  RequestCertificate,
  ReturnForInformation,
  ShowCertificateRequests,
  ShowCertificates,
  ShowFeedbackCards,
];

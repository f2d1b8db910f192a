/** The list of what every office does: each line a folder beside this file. */
import type { Provider, Type } from '@nestjs/common';
import { AcknowledgeServiceRecordController } from './acknowledge-service-record/acknowledge-service-record.controller.js';
import { AcknowledgeServiceRecord } from './acknowledge-service-record/acknowledge-service-record.js';
import { ActivateAgreementController } from './activate-agreement/activate-agreement.controller.js';
import { ActivateAgreement } from './activate-agreement/activate-agreement.js';
import { AgreementSteps } from './agreement-steps.js';
import { CountersignAgreementController } from './countersign-agreement/countersign-agreement.controller.js';
import { CountersignAgreement } from './countersign-agreement/countersign-agreement.js';
import { DraftAgreementController } from './draft-agreement/draft-agreement.controller.js';
import { DraftAgreement } from './draft-agreement/draft-agreement.js';
import { ExplainExchangeController } from './explain-exchange/explain-exchange.controller.js';
import { ExplainExchange } from './explain-exchange/explain-exchange.js';
import { ExportEvidenceController } from './export-evidence/export-evidence.controller.js';
import { ExportEvidence } from './export-evidence/export-evidence.js';
import { GiveConsentController } from './give-consent/give-consent.controller.js';
import { GiveConsent } from './give-consent/give-consent.js';
import { OpenClinicalLayerController } from './open-clinical-layer/open-clinical-layer.controller.js';
import { OpenClinicalLayer } from './open-clinical-layer/open-clinical-layer.js';
import { PinPartnerController } from './pin-partner/pin-partner.controller.js';
import { PinPartner } from './pin-partner/pin-partner.js';
import { ProposeAgreementController } from './propose-agreement/propose-agreement.controller.js';
import { ProposeAgreement } from './propose-agreement/propose-agreement.js';
import { ReceiveAgreementStepController } from './receive-agreement-step/receive-agreement-step.controller.js';
import { ReceiveAgreementStep } from './receive-agreement-step/receive-agreement-step.js';
import { RecordServiceController } from './record-service/record-service.controller.js';
import { RecordService } from './record-service/record-service.js';
import { RecordServices } from './record-service/record-services.js';
import { RegisterPersonController } from './register-person/register-person.controller.js';
import { RegisterPerson } from './register-person/register-person.js';
import { RejectAgreementController } from './reject-agreement/reject-agreement.controller.js';
import { RejectAgreement } from './reject-agreement/reject-agreement.js';
import { ReplayParkedMessageController } from './replay-parked-message/replay-parked-message.controller.js';
import { ReplayParkedMessage } from './replay-parked-message/replay-parked-message.js';
import { ResumeAgreementController } from './resume-agreement/resume-agreement.controller.js';
import { ResumeAgreement } from './resume-agreement/resume-agreement.js';
import { ShowAgreementsController } from './show-agreements/show-agreements.controller.js';
import { ShowAgreements } from './show-agreements/show-agreements.js';
import { ShowConsentNoticeController } from './show-consent-notice/show-consent-notice.controller.js';
import { ShowConsentNotice } from './show-consent-notice/show-consent-notice.js';
import { ShowConsentsController } from './show-consents/show-consents.controller.js';
import { ShowConsents } from './show-consents/show-consents.js';
import { ShowLedgersController } from './show-ledgers/show-ledgers.controller.js';
import { ShowLedgers } from './show-ledgers/show-ledgers.js';
import { ShowOwnRecordsController } from './show-own-records/show-own-records.controller.js';
import { ShowOwnRecords } from './show-own-records/show-own-records.js';
import { ShowParkedMessagesController } from './show-parked-messages/show-parked-messages.controller.js';
import { ShowParkedMessages } from './show-parked-messages/show-parked-messages.js';
import { ShowPartnersController } from './show-partners/show-partners.controller.js';
import { ShowPartners } from './show-partners/show-partners.js';
import { ShowPartyCardController } from './show-party-card/show-party-card.controller.js';
import { ShowPartyCard } from './show-party-card/show-party-card.js';
import { OpenServiceRecord } from './show-received-service-records/open-service-record.js';
import { ShowReceivedServiceRecordsController } from './show-received-service-records/show-received-service-records.controller.js';
import { ShowReceivedServiceRecords } from './show-received-service-records/show-received-service-records.js';
import { SuspendAgreementController } from './suspend-agreement/suspend-agreement.controller.js';
import { SuspendAgreement } from './suspend-agreement/suspend-agreement.js';
import { TerminateAgreementController } from './terminate-agreement/terminate-agreement.controller.js';
import { TerminateAgreement } from './terminate-agreement/terminate-agreement.js';
import { TraceRecordController } from './trace-record/trace-record.controller.js';
import { TraceRecord } from './trace-record/trace-record.js';
import { WithdrawAgreementController } from './withdraw-agreement/withdraw-agreement.controller.js';
import { WithdrawAgreement } from './withdraw-agreement/withdraw-agreement.js';
import { WithdrawConsentController } from './withdraw-consent/withdraw-consent.controller.js';
import { WithdrawConsent } from './withdraw-consent/withdraw-consent.js';

export const officeControllers: Type[] = [
  AcknowledgeServiceRecordController,
  ActivateAgreementController,
  CountersignAgreementController,
  DraftAgreementController,
  ExplainExchangeController,
  ExportEvidenceController,
  GiveConsentController,
  OpenClinicalLayerController,
  PinPartnerController,
  ProposeAgreementController,
  ReceiveAgreementStepController,
  RecordServiceController,
  RegisterPersonController,
  RejectAgreementController,
  ReplayParkedMessageController,
  ResumeAgreementController,
  ShowAgreementsController,
  ShowConsentNoticeController,
  ShowConsentsController,
  ShowLedgersController,
  ShowOwnRecordsController,
  ShowParkedMessagesController,
  ShowPartnersController,
  ShowPartyCardController,
  ShowReceivedServiceRecordsController,
  SuspendAgreementController,
  TerminateAgreementController,
  TraceRecordController,
  WithdrawAgreementController,
  WithdrawConsentController,
];

export const officeUseCases: Provider[] = [
  AcknowledgeServiceRecord,
  ActivateAgreement,
  AgreementSteps,
  CountersignAgreement,
  DraftAgreement,
  ExplainExchange,
  ExportEvidence,
  GiveConsent,
  OpenClinicalLayer,
  OpenServiceRecord,
  PinPartner,
  ProposeAgreement,
  ReceiveAgreementStep,
  RecordService,
  RecordServices,
  RegisterPerson,
  RejectAgreement,
  ReplayParkedMessage,
  ResumeAgreement,
  ShowAgreements,
  ShowConsentNotice,
  ShowConsents,
  ShowLedgers,
  ShowOwnRecords,
  ShowParkedMessages,
  ShowPartners,
  ShowPartyCard,
  ShowReceivedServiceRecords,
  SuspendAgreement,
  TerminateAgreement,
  TraceRecord,
  WithdrawAgreement,
  WithdrawConsent,
];

/** WITH WHOSE leave. */
export type {
  ConsentAsk,
  ConsentCapacity,
  ConsentController,
  ConsentMethod,
  ConsentRecord,
  NoticeLanguage,
  StandingConsent,
} from './consent-record.js';
export { consentSchema } from './consent-schema.js';
export { consentFaults, longestConsentYears, requireConsentRecord } from './consent-faults.js';
export { consentNotice, noticeVersion, type ConsentNotice, type NoticeTerms } from './consent-notice.js';
export { consentLife, type ConsentAct, type ConsentState } from './consent-life.js';
export { consentCovers, requireConsent } from './consent-covers.js';
export { consentReceiptTyp, signConsentReceipt, verifyConsentReceipt } from './consent-receipt.js';

/** ON WHAT TERMS: the party cards, agreements and consents a party holds. */
export { termsMigrations } from './migrations/index.js';
export { createKeysFile, readKeysFile, type OwnKeys } from './own-keys.js';
export { PartnerCards, type PartnerCard } from './partner-cards.js';
export { Terms, type HeldAgreement } from './terms.js';
export {
  getAgreement,
  insertAgreement,
  listAgreements,
  moveAgreement,
  type AgreementRow,
  type AgreementStepRecord,
} from './agreement-rows.js';
export {
  findConsent,
  insertConsent,
  listConsentsOf,
  markWithdrawn,
  type ConsentKey,
  type HeldConsent,
} from './consent-rows.js';

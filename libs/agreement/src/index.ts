/** WHO may exchange which fields with whom, why, and until when. */
export type {
  AgreementContact,
  AgreementDocument,
  AgreementParty,
  BilingualText,
  Clause,
  ContactRole,
  Duty,
  ImpactAssessment,
  LegalBasis,
  ServiceLevel,
} from './document.js';
export { dutyDeadlines, dutyNames, type DutyName } from './duties.js';
export { indicatorNames, indicatorTargets, type IndicatorName } from './indicators.js';
export { forbiddenUses, type ForbiddenUse } from './forbidden-uses.js';
export { agreementSchema } from './agreement-schema.js';
export { agreementFaults, requireAgreement } from './agreement-faults.js';
export {
  agreementDigest,
  agreementTyp,
  countersignAgreement,
  signAgreement,
  verifyAgreement,
  verifyAgreementSignatures,
  type AgreementSignature,
  type KeyForParty,
  type SignedAgreement,
  type VerifiedAgreement,
} from './signed-agreement.js';
export { agreementLife, type AgreementAct, type AgreementState } from './agreement-life.js';
export { activationProblems, contactConfirmationDays, requireActivatable } from './activation.js';
export {
  requireStepOf,
  signStep,
  stepNames,
  stepTyp,
  verifyStep,
  type AgreementStep,
  type StepName,
} from './agreement-step.js';
export {
  coverage,
  coverageAtReceive,
  refusalInForce,
  requireCoverage,
  type Coverage,
  type CoverageAsk,
  type HeldAgreement,
} from './coverage.js';
export { explain, type Explanation, type MissingField } from './explain.js';
export { requireLegalBasis, requireRetention, retentionUntil } from './legal-basis.js';
export { agreementWords } from './words.js';
export { demoAgreement, draftAgreement, type AgreementDraft } from './draft-agreement.js';

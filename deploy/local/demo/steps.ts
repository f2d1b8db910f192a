/** The steps of the demonstration, in the order a record's life has them. */
import type { Step } from './stage.js';
import { acquaintanceSteps } from './steps/acquaintance.js';
import { certificateSteps } from './steps/certificate.js';
import { checkpointFileSteps } from './steps/checkpoint-file.js';
import { consentSteps } from './steps/consent.js';
import { crashSteps } from './steps/crash.js';
import { feedbackCardSteps } from './steps/feedback-card.js';
import { reconciliationSteps } from './steps/reconciliation.js';
import { refusalSteps } from './steps/refusals.js';
import { serviceRecordSteps } from './steps/service-records.js';

export const demoSteps: readonly Step[] = [
  ...acquaintanceSteps,
  ...consentSteps,
  ...certificateSteps,
  ...feedbackCardSteps,
  ...serviceRecordSteps,
  ...refusalSteps,
  ...crashSteps,
  ...reconciliationSteps,
  ...checkpointFileSteps,
];

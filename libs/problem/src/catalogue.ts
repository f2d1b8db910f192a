/** The closed catalogue of everything that can go wrong, one file an area. A code not listed here cannot be thrown. */
import { accessProblems } from './catalogue/access.js';
import { agreementProblems } from './catalogue/agreement.js';
import { consentProblems } from './catalogue/consent.js';
import { databaseProblems } from './catalogue/database.js';
import { deliveryProblems } from './catalogue/delivery.js';
import { envelopeProblems } from './catalogue/envelope.js';
import { officeProblems } from './catalogue/office.js';
import { reconciliationProblems } from './catalogue/reconciliation.js';
import { recordProblems } from './catalogue/record.js';
import { requestProblems } from './catalogue/request.js';
import { transportProblems } from './catalogue/transport.js';
import type { CatalogueEntry } from './entry.js';

const areas = {
  ...recordProblems,
  ...envelopeProblems,
  ...agreementProblems,
  ...consentProblems,
  ...databaseProblems,
  ...transportProblems,
  ...deliveryProblems,
  ...reconciliationProblems,
  ...accessProblems,
  ...requestProblems,
  ...officeProblems,
};

export type ProblemCode = keyof typeof areas;

export const catalogue: Readonly<Record<ProblemCode, CatalogueEntry>> = areas;

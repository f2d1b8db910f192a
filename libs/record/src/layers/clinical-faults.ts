/** Says what is wrong with a clinical layer before it is sealed, and after a clinic has opened it. */
import { feedbackCardClinicalSchema, serviceClinicalSchemas } from '../clinical/clinical-layers.js';
import type { RecordKind } from '../record-kind.js';
import type { ServiceType } from '../service-record/service-areas.js';
import { faultFinder, type FaultFinder } from './compile.js';
import type { RecordFault } from './fault.js';
import { idNumberFaults } from './id-number-faults.js';

const cardFaults = faultFinder(feedbackCardClinicalSchema);
const serviceFaults = new Map<string, FaultFinder>(
  Object.entries(serviceClinicalSchemas).map(([type, schema]) => [type, faultFinder(schema)]),
);

export function clinicalFaults(
  kind: RecordKind,
  serviceType: ServiceType | string | undefined,
  clinical: unknown,
): RecordFault[] {
  const find = finderFor(kind, serviceType);
  if (!find) return [{ pointer: '', rule: 'noClinicalLayer' }];
  const faults = find(clinical);
  return faults.length > 0 ? faults : idNumberFaults(clinical);
}

/** Whether records of this kind and service type may have a clinical layer. */
export function mayHaveClinical(kind: RecordKind, serviceType?: ServiceType | string): boolean {
  return finderFor(kind, serviceType) !== undefined;
}

function finderFor(kind: RecordKind, serviceType: string | undefined): FaultFinder | undefined {
  if (kind === 'feedbackCard') return cardFaults;
  return kind === 'serviceRecord' && serviceType !== undefined ? serviceFaults.get(serviceType) : undefined;
}

/** The admin layer (and, before sealing, the clinical one) must be good; all faults are told at once. */
import { problem } from '@liangdi/problem';
import type { RecordKind } from '../record-kind.js';
import { adminFaults } from './admin-faults.js';
import { clinicalFaults } from './clinical-faults.js';
import type { RecordFault } from './fault.js';

/** @throws problem 'record-malformed' with the faults, pointers from the body's root */
export function requireLayers(kind: RecordKind, admin: unknown, clinical?: unknown): void {
  const faults = under('/admin', adminFaults(kind, admin));
  if (clinical !== undefined)
    faults.push(...under('/clinical', clinicalFaults(kind, serviceTypeOf(admin), clinical)));
  if (faults.length > 0) throw problem('record-malformed', { kind }, { faults });
}

function under(root: string, faults: readonly RecordFault[]): RecordFault[] {
  return faults.map(({ pointer, rule }) => ({ pointer: root + pointer, rule }));
}

function serviceTypeOf(admin: unknown): string | undefined {
  const type = (admin as { serviceType?: unknown } | null | undefined)?.serviceType;
  return typeof type === 'string' ? type : undefined;
}

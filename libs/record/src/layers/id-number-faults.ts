/** Faults for every text of a layer that carries an ID number; numbers and closed codes cannot. */
import { containsIdNumber } from '../id-number/find-id-number.js';
import type { RecordFault } from './fault.js';

export function idNumberFaults(value: unknown, pointer = ''): RecordFault[] {
  if (typeof value === 'string')
    return containsIdNumber(value) ? [{ pointer, rule: 'idNumberForbidden' }] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([member, inner]) => idNumberFaults(inner, `${pointer}/${member}`));
}

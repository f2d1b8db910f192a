/** Faults for every text of a layer that carries an ID number; numbers and closed codes cannot. */
import { containsIdNumber } from '../id-number/find-id-number.js';
import type { RecordFault } from './fault.js';

export function idNumberFaults(value: unknown): RecordFault[] {
  const faults: RecordFault[] = [];
  find(value, '', faults);
  return faults;
}

/** One list for all: nearly every record has none. */
function find(value: unknown, pointer: string, faults: RecordFault[]): void {
  if (typeof value === 'string') {
    if (containsIdNumber(value)) faults.push({ pointer, rule: 'idNumberForbidden' });
  } else if (typeof value === 'object' && value !== null) {
    for (const [member, inner] of Object.entries(value)) find(inner, `${pointer}/${member}`, faults);
  }
}

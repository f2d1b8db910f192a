/**
 * Small rules for the first line of a use case, so that it says who may. They assert: `requireOffice(registrar, request.originOffice)`.
 * Protects: deny by default, and the office, not the software, is what a refusal speaks of.
 */
import { problem } from '@liangdi/problem';
import type { Caller, Officer, PersonCaller } from './caller.js';
import type { Role } from './roles.js';

export function hasRole(caller: Caller, ...roles: readonly Role[]): boolean {
  return caller.roles.some((role) => roles.includes(role));
}

/** Refuses with `role-not-allowed`. */
export function requireRole(caller: Caller, ...roles: readonly Role[]): void {
  if (!hasRole(caller, ...roles)) throw problem('role-not-allowed', { allowed: roles.join(', ') });
}

/** An officer, whatever the role; refuses with `role-not-allowed`. */
export function requireOfficer(caller: Caller): asserts caller is Officer {
  if (caller.kind !== 'officer' || !caller.office) throw problem('role-not-allowed', { allowed: 'officer' });
}

/** An officer of one of these offices; refuses with `office-not-allowed`. */
export function requireOffice(caller: Caller, ...offices: readonly string[]): asserts caller is Officer {
  requireOfficer(caller);
  if (!offices.includes(caller.office)) throw problem('office-not-allowed');
}

/** The person herself, not an officer for her; refuses with `person-not-allowed`. */
export function requirePerson(caller: Caller): asserts caller is PersonCaller {
  if (caller.kind !== 'person') throw problem('person-not-allowed');
}

/** The very person a thing is about: `account` is the sign-in account her register entry names. Refuses with `person-not-allowed`. */
export function requireSamePerson(
  caller: Caller,
  account: string | undefined,
): asserts caller is PersonCaller {
  requirePerson(caller);
  if (account === undefined || caller.subject !== account) throw problem('person-not-allowed');
}

/** The sealed clinical layer: the clinic and the person herself, never a registrar. Refuses with `clinical-layer-closed`. */
export function requireClinicalAccess(caller: Caller): void {
  if (!mayOpenClinicalLayer(caller)) throw problem('clinical-layer-closed');
}

export function mayOpenClinicalLayer(caller: Caller): boolean {
  // A clinician who is also a registrar would carry the layer over to the register: the two never go together.
  return caller.kind === 'person' || (hasRole(caller, 'clinic') && !hasRole(caller, 'registrar'));
}

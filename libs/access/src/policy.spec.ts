import { describe, expect, it } from '@jest/globals';
import type { OfficeId, PartyId } from '@liangdi/record';
import type { Caller } from './caller.js';
import {
  mayOpenClinicalLayer,
  requireClinicalAccess,
  requireOffice,
  requireOfficer,
  requirePerson,
  requireRole,
  requireSamePerson,
} from './policy.js';
import type { Role } from './roles.js';

const party = '360731.origin' as PartyId;

function officer(...roles: Role[]): Caller {
  return { kind: 'officer', subject: 'worker-1', roles, party, office: '360731100' as OfficeId };
}

const person: Caller = { kind: 'person', subject: 'person-lin', roles: ['person'], party };

describe('who may', () => {
  it('lets an officer act for her own office and for no other', () => {
    expect(() => requireOffice(officer('registrar'), '360731100')).not.toThrow();
    expect(() => requireOffice(officer('registrar'), '360731101')).toThrow(/office-not-allowed/);
    expect(() => requireOffice(person, '360731100')).toThrow(/role-not-allowed/);
  });

  it('asks for a role of those named', () => {
    expect(() => requireRole(officer('registrar'), 'clinic', 'registrar')).not.toThrow();
    expect(() => requireRole(officer('registrar'), 'clinic')).toThrow(/role-not-allowed/);
    expect(() => requireRole(officer(), 'clinic')).toThrow(/role-not-allowed/);
    expect(() => requireOfficer(person)).toThrow(/role-not-allowed/);
  });

  it('lets only the very person act for herself', () => {
    expect(() => requireSamePerson(person, 'person-lin')).not.toThrow();
    expect(() => requireSamePerson(person, 'person-wei')).toThrow(/person-not-allowed/);
    expect(() => requireSamePerson(person, undefined)).toThrow(/person-not-allowed/);
    expect(() => requirePerson(officer('registrar'))).toThrow(/person-not-allowed/);
  });

  it('never opens the clinical layer to a registrar, not even to one who is a clinician too', () => {
    expect(() => requireClinicalAccess(officer('clinic'))).not.toThrow();
    expect(() => requireClinicalAccess(person)).not.toThrow();
    for (const caller of [
      officer('registrar'),
      officer('registrar', 'clinic'),
      officer('auditor'),
      officer('servicePointWorker'),
    ]) {
      expect(mayOpenClinicalLayer(caller)).toBe(false);
      expect(() => requireClinicalAccess(caller)).toThrow(/clinical-layer-closed/);
    }
  });
});

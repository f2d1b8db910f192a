/** Who works here. A token may name other roles, of other systems: they open nothing. */
export const roles = [
  'registrar',
  'servicePointWorker',
  'clinic',
  'agreementManager',
  'auditor',
  'operator',
  'person',
  'partnerSystem',
] as const;

export type Role = (typeof roles)[number];

const known: ReadonlySet<string> = new Set(roles);

export function isRole(name: unknown): name is Role {
  return typeof name === 'string' && known.has(name);
}

/** Roles that stand alone: whoever speaks for herself, for a machine or for the machine room is not an officer at the same time. */
export const standingAlone: Readonly<Partial<Record<Role, 'person' | 'machine' | 'operator'>>> = {
  person: 'person',
  partnerSystem: 'machine',
  operator: 'operator',
};

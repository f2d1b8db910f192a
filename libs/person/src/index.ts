/** ABOUT WHOM: identity sealed at rest, one data key per person, a pairwise pseudonym per agreement. */
export { loadOrCreateMasterKey } from './master-key.js';
export { personMigrations } from './migrations/index.js';
export { PersonVault } from './person-vault.js';
export {
  findPersonByIdNumber,
  findPersonOfAccount,
  getPersonOfAccount,
  linkAccount,
  personExists,
} from './find-person.js';
export {
  getKnownPerson,
  getRegisteredPerson,
  knownPersons,
  openContent,
  sealContent,
  type KnownPerson,
} from './known-persons.js';
export { registerPerson, type RegisteredPerson } from './register-person.js';
export { awaitPseudonyms, pseudonymisePersons, type AgreementPseudonym } from './pseudonyms.js';
export { personsBehind, type PersonBehind } from './persons-behind.js';
export { subjectsOf, type Subject } from './subjects.js';
export type { Identity, IdentityInput } from './identity.js';

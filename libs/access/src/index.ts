/** WHO may do and see what here: sign-in, roles, policy. */
export type { AccessConfig } from './access-config.js';
export { AccessGuard } from './access-guard.js';
export { Allows, Open, policyKey, type RoutePolicy } from './allows.js';
export {
  Caller,
  type MachineCaller,
  type Officer,
  type OperatorCaller,
  type PersonCaller,
  type RequestWithCaller,
} from './caller.js';
export { demoAccounts, demoPassword, type DemoAccount, type DemoParty } from './development/demo-accounts.js';
export { demoToken } from './development/demo-token.js';
export {
  startDevelopmentSignIn,
  type DevelopmentSignIn,
  type DevelopmentSignInOptions,
} from './development/start-development-sign-in.js';
export {
  hasRole,
  mayOpenClinicalLayer,
  requireClinicalAccess,
  requireOffice,
  requireOfficer,
  requirePerson,
  requireRole,
  requireSamePerson,
} from './policy.js';
export { isRole, roles, type Role } from './roles.js';
export { requirePolicyOnEveryRoute } from './routes-without-policy.js';
export { TokenVerifier } from './token-verifier.js';

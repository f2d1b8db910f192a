/** Problems of the offices' daily work: persons, requests, cards, certificates. */
import type { CatalogueEntry } from '../entry.js';

export const officeProblems = {
  'person-not-found': {
    status: 404,
    disposition: 'refuse',
    zh: () => '这里没有登记此人。请先核对证件并登记，或请她选择其他服务点。',
    en: () => 'This person is not registered here. Check her papers and register her first, or let her choose another service point.',
  },
  'account-of-another-person': {
    status: 409,
    disposition: 'refuse',
    zh: () => '该登录账号已属于另一人。请核对账号；如本人确认有误，请联系运维人员。',
    en: () => 'This sign-in account belongs to somebody else. Check the account; if she says it is wrong, call the operator.',
  },
  'account-without-person': {
    status: 403,
    disposition: 'refuse',
    zh: () => '该账号尚未与本人信息关联。请携带证件到任一服务点办理一次关联。',
    en: () => 'This account is not linked to a person yet. Any service point can link it once, with your papers.',
  },
} as const satisfies Record<string, CatalogueEntry>;

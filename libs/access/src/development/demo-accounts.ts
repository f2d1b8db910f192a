/** The invented accounts of the demonstration: one per role and side, and two persons. Development only. */
import type { OfficeId, PartyId } from '@liangdi/record';
import type { Role } from '../roles.js';

/** Marked, and refused in production: whoever finds it in a deployment knows at once what it is. */
export const demoPassword = 'DEMO-liangdi-is-not-a-secret';

/** One jurisdiction of the demonstration; its first office is the one where the demo accounts work. */
export interface DemoParty {
  readonly party: PartyId;
  readonly offices: readonly OfficeId[];
}

export interface DemoAccount {
  /** What is typed at sign-in, and the token's `sub`. */
  readonly account: string;
  readonly name: { readonly zh: string; readonly en: string };
  readonly roles: readonly Role[];
  /** Where the account may sign in; a person may sign in on both sides. */
  readonly parties: readonly PartyId[];
  readonly office?: OfficeId;
}

const side = { origin: '户籍地', destination: '现居住地' } as const;

const posts: readonly { name: string; role: Role; zh: string; en: string; withOffice: boolean }[] = [
  { name: 'registrar', role: 'registrar', zh: '登记员', en: 'registrar', withOffice: true },
  {
    name: 'worker',
    role: 'servicePointWorker',
    zh: '服务点工作人员',
    en: 'service point worker',
    withOffice: true,
  },
  { name: 'clinic', role: 'clinic', zh: '医疗机构', en: 'clinic', withOffice: true },
  { name: 'manager', role: 'agreementManager', zh: '协议管理员', en: 'agreement manager', withOffice: true },
  { name: 'auditor', role: 'auditor', zh: '审计员', en: 'auditor', withOffice: true },
  { name: 'operator', role: 'operator', zh: '运维人员', en: 'operator', withOffice: false },
  { name: 'partner', role: 'partnerSystem', zh: '对接系统', en: 'partner system', withOffice: false },
];

const persons = [
  { account: 'person-lin', name: { zh: '林某（演示）', en: 'Lin (demo person)' } },
  { account: 'person-wei', name: { zh: '韦某（演示）', en: 'Wei (demo person)' } },
] as const;

/** `origin-registrar`, `destination-worker`, …, a registrar of the second office where there is one, `person-lin`, `person-wei`. */
export function demoAccounts(parties: readonly DemoParty[]): readonly DemoAccount[] {
  const taken = new Set<string>();
  const officials = parties.flatMap((party) => accountsOf(party, taken));
  const everyone = parties.map(({ party }) => party);
  return [
    ...officials,
    ...persons.map((person) => ({ ...person, roles: ['person'] as const, parties: everyone })),
  ];
}

function accountsOf({ party, offices }: DemoParty, taken: Set<string>): DemoAccount[] {
  const [division, role] = party.split('.') as [string, keyof typeof side];
  // With a third jurisdiction the plain names are taken: its accounts are told apart by their division.
  const prefix = taken.has(role) ? `${division}-${role}` : role;
  taken.add(role);
  const [first, second] = offices;
  const accounts = posts.map((post) => ({
    account: `${prefix}-${post.name}`,
    name: { zh: `${side[role]}${post.zh}`, en: `${role} ${post.en}` },
    roles: [post.role],
    parties: [party],
    ...(post.withOffice && first ? { office: first } : {}),
  }));
  if (!second) return accounts;
  const elsewhere = {
    account: `${prefix}-registrar-elsewhere`,
    name: { zh: `${side[role]}另一单位登记员`, en: `${role} registrar of another office` },
    roles: ['registrar'] as const,
    parties: [party],
    office: second,
  };
  return [...accounts, elsewhere];
}

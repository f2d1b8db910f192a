/** The life of an agreement (02-domain §2.8). Nothing renews itself; what has ended stays ended. */
import { life, type StateOf } from '@liangdi/record';

/**
 * `propose` needs the proposer's signature, `countersign` the other party's over the same digest, `activate` all the
 * guards of activation.ts.
 */
export const agreementLife = life('agreement', {
  drafted: { propose: 'proposed' },
  proposed: { countersign: 'countersigned', reject: 'rejected', withdraw: 'withdrawn' },
  countersigned: { activate: 'active' },
  active: { suspend: 'suspended', terminate: 'terminated', expire: 'expired', supersede: 'superseded' },
  suspended: { resume: 'active', terminate: 'terminated', expire: 'expired', supersede: 'superseded' },
  rejected: {},
  withdrawn: {},
  terminated: {},
  expired: {},
  superseded: {},
});

export type AgreementState = StateOf<typeof agreementLife>;
export type AgreementAct = Parameters<typeof agreementLife.next>[1];

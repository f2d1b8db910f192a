/** The life of a consent (02-domain §2.6). An offer that is not taken up leaves no trace: there is no state for a refusal. */
import { life, type StateOf } from '@liangdi/record';

export const consentLife = life('consent', {
  offered: { give: 'given' },
  given: { withdraw: 'withdrawn', expire: 'expired', supersede: 'superseded' },
  withdrawn: {},
  expired: {},
  superseded: {},
});

export type ConsentState = StateOf<typeof consentLife>;
export type ConsentAct = Parameters<typeof consentLife.next>[1];

/**
 * Whose decision it is: her own where she is signed in, or that of the person an officer helps, with a witness.
 * Protects: an officer cannot decide for somebody without a second name beside his, and nobody decides for another by naming her.
 */
import type { Caller } from '@liangdi/access';
import { requireOfficer } from '@liangdi/access';
import type { Tx } from '@liangdi/database';
import { getPersonOfAccount, personExists } from '@liangdi/person';
import { problem, type ProblemFault } from '@liangdi/problem';
import type { PersonId } from '@liangdi/record';

export interface Assistance {
  readonly personId?: PersonId;
  readonly witness?: string;
}

export interface Decider {
  readonly personId: PersonId;
  /** `portal`: she herself, signed in; `assisted`: at a counter, witnessed. */
  readonly method: 'portal' | 'assisted';
  readonly witness?: string;
}

/** @throws request-invalid, role-not-allowed, account-without-person, person-not-found */
export async function requireDecider(
  tx: Tx,
  caller: Caller,
  { personId, witness }: Assistance,
): Promise<Decider> {
  if (caller.kind === 'person') {
    const faults = [
      ...faultIf(personId !== undefined, '/personId'),
      ...faultIf(witness !== undefined, '/witness'),
    ];
    if (faults.length > 0) throw problem('request-invalid', {}, { faults });
    return { personId: await getPersonOfAccount(tx, caller.subject), method: 'portal' };
  }
  requireOfficer(caller);
  if (!personId || !witness) {
    const faults = [
      ...faultIf(!personId, '/personId', 'required'),
      ...faultIf(!witness, '/witness', 'required'),
    ];
    throw problem('request-invalid', {}, { faults });
  }
  if (!(await personExists(tx, personId))) throw problem('person-not-found');
  return { personId, method: 'assisted', witness };
}

function faultIf(broken: boolean, pointer: string, rule = 'onlyWhereAnOfficerHelps'): ProblemFault[] {
  return broken ? [{ pointer, rule }] : [];
}

/** Which person a signed-in person is: what she sees and decides about is found by her account, never by a number she sends. */
import type { Caller } from '@liangdi/access';
import type { Tx } from '@liangdi/database';
import { findPersonOfAccount } from '@liangdi/person';
import { problem } from '@liangdi/problem';
import type { PersonId } from '@liangdi/record';

/** @throws account-without-person */
export async function getOwnPerson(tx: Tx, caller: Caller): Promise<PersonId> {
  const personId = await findPersonOfAccount(tx, caller.subject);
  if (!personId) throw problem('account-without-person');
  return personId;
}

/** The person behind a caller who speaks for herself. */
import type { PersonCaller } from '@liangdi/access';
import type { Tx } from '@liangdi/database';
import { findPersonOfAccount } from '@liangdi/person';
import { problem } from '@liangdi/problem';
import type { PersonId } from '@liangdi/record';

/** @throws account-without-person */
export async function getOwnPersonId(tx: Tx, caller: PersonCaller): Promise<PersonId> {
  const personId = await findPersonOfAccount(tx, caller.subject);
  if (!personId) throw problem('account-without-person');
  return personId;
}

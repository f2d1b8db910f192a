/** The person behind a caller who speaks for herself. */
import type { PersonCaller } from '@liangdi/access';
import type { Tx } from '@liangdi/database';
import { findPersonOfAccount } from '@liangdi/person';
import { problem } from '@liangdi/problem';
import type { OfficeId, PersonId } from '@liangdi/record';

/** @throws account-without-person */
export async function getOwnPersonId(tx: Tx, caller: PersonCaller): Promise<PersonId> {
  const personId = await findPersonOfAccount(tx, caller.subject);
  if (!personId) throw problem('account-without-person');
  return personId;
}

/** The office that keeps her in its register: the one that answers her requests. @throws person-not-found */
export async function getOfficeOf(tx: Tx, personId: PersonId): Promise<OfficeId> {
  const [row] = await tx.query<{ office: OfficeId | null }>(
    `SELECT office FROM person WHERE person_id = $1`,
    [personId],
  );
  if (!row?.office) throw problem('person-not-found');
  return row.office;
}

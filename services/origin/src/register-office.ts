/** Which office of this side keeps a person in its register. */
import type { Tx } from '@liangdi/database';
import { problem } from '@liangdi/problem';
import type { OfficeId, PersonId } from '@liangdi/record';

/** The office that keeps her in its register: the one that answers her requests. @throws person-not-found */
export async function getOfficeOf(tx: Tx, personId: PersonId): Promise<OfficeId> {
  const [row] = await tx.query<{ office: OfficeId | null }>(
    `SELECT office FROM person WHERE person_id = $1`,
    [personId],
  );
  if (!row?.office) throw problem('person-not-found');
  return row.office;
}

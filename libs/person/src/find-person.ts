/** Finding a person: by number through the blind index, by sign-in account; never by name, never by the absence of anything. */
import type { Tx } from '@liangdi/database';
import { problem } from '@liangdi/problem';
import { normaliseIdNumber, type PersonId } from '@liangdi/record';
import type { PersonVault } from './person-vault.js';

export async function findPersonByIdNumber(
  tx: Tx,
  vault: PersonVault,
  idNumber: string,
): Promise<PersonId | undefined> {
  const [row] = await tx.query<{ person_id: PersonId }>(`SELECT person_id FROM person WHERE id_index = $1`, [
    vault.indexOf(normaliseIdNumber(idNumber)),
  ]);
  return row?.person_id;
}

export async function findPersonOfAccount(tx: Tx, subject: string): Promise<PersonId | undefined> {
  const [row] = await tx.query<{ person_id: PersonId }>(
    { name: 'person-of-account', text: `SELECT person_id FROM person_account WHERE subject = $1` },
    [subject],
  );
  return row?.person_id;
}

/** Which person a signed-in person is: what she sees and decides about is found by her account, never by a number she sends. @throws account-without-person */
export async function getPersonOfAccount(tx: Tx, subject: string): Promise<PersonId> {
  const personId = await findPersonOfAccount(tx, subject);
  if (!personId) throw problem('account-without-person');
  return personId;
}

/** Ties a sign-in account to the person it is hers; done face to face by the office that has seen her papers. */
export async function linkAccount(tx: Tx, subject: string, personId: PersonId): Promise<void> {
  const rows = await tx.query<{ person_id: PersonId }>(
    `INSERT INTO person_account (subject, person_id) VALUES ($1, $2)
     ON CONFLICT (subject) DO UPDATE SET subject = excluded.subject RETURNING person_id`,
    [subject, personId],
  );
  if (rows[0]?.person_id !== personId) throw problem('account-of-another-person');
}

export async function personExists(tx: Tx, personId: PersonId): Promise<boolean> {
  const rows = await tx.query(`SELECT FROM person_key WHERE person_id = $1 AND wrapped_key IS NOT NULL`, [
    personId,
  ]);
  return rows.length > 0;
}

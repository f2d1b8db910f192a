/** The persons a batch is about as partners may know them: data key, and pseudonym under each agreement. One statement. */
import type { Tx } from '@liangdi/database';
import type { PersonVault } from '@liangdi/person';
import type { PersonId } from '@liangdi/record';

export interface SubjectWith {
  readonly key: Buffer;
  /** Undefined where the party holds no ID number of hers under this agreement. */
  refUnder(agreement: {
    readonly agreementId: string;
    readonly agreementVersion: number;
  }): string | undefined;
}

/** All her pseudonyms and not those of the agreements in force: a join over the agreement made PostgreSQL walk everybody under it. */
const subjectsStatement = {
  name: 'subjects-with',
  text: `
  SELECT k.person_id, k.wrapped_key, s.agreement_id, s.agreement_version, s.subject_ref
  FROM person_key k LEFT JOIN person_pseudonym s USING (person_id)
  WHERE k.person_id = ANY($1::uuid[]) AND k.wrapped_key IS NOT NULL`,
};

interface SubjectRow {
  readonly person_id: PersonId;
  readonly wrapped_key: Buffer;
  readonly agreement_id: string | null;
  readonly agreement_version: number | null;
  readonly subject_ref: string | null;
}

/** A person whose key has been destroyed, or who is unknown, is absent from the answer. */
export async function subjectsWith(
  tx: Tx,
  vault: PersonVault,
  personIds: readonly PersonId[],
): Promise<Map<PersonId, SubjectWith>> {
  const rows = await tx.query<SubjectRow>(subjectsStatement, [[...new Set(personIds)]]);
  const refs = new Map<string, string>();
  const subjects = new Map<PersonId, SubjectWith>();
  for (const { person_id, wrapped_key, agreement_id, agreement_version, subject_ref } of rows) {
    if (subject_ref !== null) refs.set(`${person_id}/${agreement_id}/${agreement_version}`, subject_ref);
    if (subjects.has(person_id)) continue;
    subjects.set(person_id, {
      key: vault.unwrap(person_id, wrapped_key),
      refUnder: ({ agreementId, agreementVersion }) =>
        refs.get(`${person_id}/${agreementId}/${agreementVersion}`),
    });
  }
  return subjects;
}

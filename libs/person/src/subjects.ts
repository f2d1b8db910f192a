/** The persons a batch of records is about: data key and pseudonym under one agreement, in one round trip. */
import type { Tx } from '@liangdi/database';
import type { PersonId } from '@liangdi/record';
import type { PersonVault } from './person-vault.js';

export interface Subject {
  readonly personId: PersonId;
  readonly key: Buffer;
  /** Undefined where the party holds no ID number of hers under this agreement. */
  readonly subjectRef: string | undefined;
}

const subjectsStatement = {
  name: 'person-subjects',
  text: `
  SELECT k.person_id, k.wrapped_key, s.subject_ref
  FROM person_key k
  LEFT JOIN person_pseudonym s ON s.person_id = k.person_id AND s.agreement_id = $2 AND s.agreement_version = $3
  WHERE k.person_id = ANY($1::uuid[]) AND k.wrapped_key IS NOT NULL`,
};

/** A person whose key has been destroyed, or who is unknown, is absent from the answer. */
export async function subjectsOf(
  tx: Tx,
  vault: PersonVault,
  agreement: { readonly agreementId: string; readonly agreementVersion: number },
  personIds: readonly PersonId[],
): Promise<Map<PersonId, Subject>> {
  const rows = await tx.query<{ person_id: PersonId; wrapped_key: Buffer; subject_ref: string | null }>(
    subjectsStatement,
    [[...new Set(personIds)], agreement.agreementId, agreement.agreementVersion],
  );
  return new Map(
    rows.map((row) => [
      row.person_id,
      {
        personId: row.person_id,
        key: vault.unwrap(row.person_id, row.wrapped_key),
        subjectRef: row.subject_ref ?? undefined,
      },
    ]),
  );
}

/**
 * The persons behind a parcel's pseudonyms, in one round trip; one never seen before becomes a person known by pseudonym only, with a
 * data key of her own, so that even she can be erased by destroying one key.
 */
import { insertRows, type Tx } from '@liangdi/database';
import { newId, type PersonId } from '@liangdi/record';
import type { PersonVault } from './person-vault.js';
import type { AgreementPseudonym } from './pseudonyms.js';

export interface PersonBehind {
  readonly personId: PersonId;
  readonly key: Buffer;
}

const behindStatement = {
  name: 'persons-behind',
  text: `
  SELECT s.subject_ref, s.person_id, k.wrapped_key
  FROM person_pseudonym s JOIN person_key k USING (person_id)
  WHERE s.agreement_id = $1 AND s.agreement_version = $2 AND s.subject_ref = ANY($3::text[])`,
};

interface BehindRow {
  readonly subject_ref: string;
  readonly person_id: PersonId;
  readonly wrapped_key: Buffer | null;
}

/** A pseudonym whose person has been erased is absent from the answer. */
export async function personsBehind(
  tx: Tx,
  vault: PersonVault,
  agreement: { readonly agreementId: string; readonly agreementVersion: number },
  subjectRefs: readonly string[],
): Promise<Map<string, PersonBehind>> {
  const wanted = [...new Set(subjectRefs)];
  const rows = await tx.query<BehindRow>(behindStatement, [
    agreement.agreementId,
    agreement.agreementVersion,
    wanted,
  ]);
  const behind = new Map<string, PersonBehind>();
  const known = new Set(rows.map((row) => row.subject_ref));
  for (const row of rows) {
    if (row.wrapped_key) {
      behind.set(row.subject_ref, {
        personId: row.person_id,
        key: vault.unwrap(row.person_id, row.wrapped_key),
      });
    }
  }
  const strangers = wanted.filter((subjectRef) => !known.has(subjectRef));
  for (const [subjectRef, person] of await insertStrangers(tx, vault, agreement, strangers)) {
    behind.set(subjectRef, person);
  }
  return behind;
}

async function insertStrangers(
  tx: Tx,
  vault: PersonVault,
  agreement: { readonly agreementId: string; readonly agreementVersion: number },
  subjectRefs: readonly string[],
): Promise<Map<string, PersonBehind>> {
  if (subjectRefs.length === 0) return new Map();
  const strangers = subjectRefs.map((subjectRef) => {
    const personId = newId() as PersonId;
    return { personId, subjectRef, ...vault.newKey(personId) };
  });
  const persons = insertRows(
    'person',
    { person_id: 'uuid', verification: 'text' },
    strangers.map((s) => ({ person_id: s.personId, verification: 'pseudonymOnly' })),
  );
  await tx.query(persons);
  const keys = insertRows(
    'person_key',
    { person_id: 'uuid', wrapped_key: 'bytea' },
    strangers.map((s) => ({ person_id: s.personId, wrapped_key: s.wrapped })),
  );
  await tx.query(keys);
  const pseudonyms: AgreementPseudonym[] = strangers.map((s) => ({ ...agreement, ...s }));
  await insertPseudonyms(tx, pseudonyms);
  return new Map(strangers.map((s) => [s.subjectRef, { personId: s.personId, key: s.key }]));
}

async function insertPseudonyms(tx: Tx, pseudonyms: readonly AgreementPseudonym[]): Promise<void> {
  const statement = insertRows(
    'person_pseudonym',
    { agreement_id: 'uuid', agreement_version: 'integer', subject_ref: 'text', person_id: 'uuid' },
    pseudonyms.map((p) => ({
      agreement_id: p.agreementId,
      agreement_version: p.agreementVersion,
      subject_ref: p.subjectRef,
      person_id: p.personId,
    })),
  );
  await tx.query(statement);
}

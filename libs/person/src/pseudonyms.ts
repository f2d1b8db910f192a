/** Pairwise pseudonyms of the persons whose ID number this party holds, made when an agreement becomes active. */
import { insertRows, type Tx } from '@liangdi/database';
import type { PersonId } from '@liangdi/record';
import type { Identity } from './identity.js';
import type { PersonVault } from './person-vault.js';

export interface AgreementPseudonym {
  readonly agreementId: string;
  readonly agreementVersion: number;
  readonly subjectRef: string;
  readonly personId: PersonId;
}

const withoutPseudonym = `
  SELECT p.person_id, p.identity, k.wrapped_key
  FROM person p JOIN person_key k USING (person_id)
  WHERE p.identity IS NOT NULL AND k.wrapped_key IS NOT NULL AND p.person_id > $3
    AND NOT EXISTS (SELECT FROM person_pseudonym s
                    WHERE s.person_id = p.person_id AND s.agreement_id = $1 AND s.agreement_version = $2)
  ORDER BY p.person_id LIMIT 1000`;

const pseudonymLock = 7_314_420_001;

/**
 * Whoever registers a person calls this before it reads the agreements: an activation under way finishes first, and one that comes later sees her.
 * Without it a person registered meanwhile would have no pseudonym under the new agreement.
 */
export async function awaitPseudonyms(tx: Tx): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock_shared($1)', [pseudonymLock]);
}

/** Gives every registered person her pseudonym under the agreement; a thousand a round trip. */
export async function pseudonymisePersons(
  tx: Tx,
  vault: PersonVault,
  agreement: { readonly agreementId: string; readonly agreementVersion: number },
  subjectRefOf: (normalisedIdNumber: string) => string,
): Promise<number> {
  await tx.query('SELECT pg_advisory_xact_lock($1)', [pseudonymLock]);
  let after = '00000000-0000-0000-0000-000000000000';
  for (let done = 0; ;) {
    const rows = await tx.query<{ person_id: PersonId; identity: Buffer; wrapped_key: Buffer }>(
      withoutPseudonym,
      [agreement.agreementId, agreement.agreementVersion, after],
    );
    if (rows.length === 0) return done;
    const statement = insertRows(
      'person_pseudonym',
      { agreement_id: 'uuid', agreement_version: 'integer', subject_ref: 'text', person_id: 'uuid' },
      rows.map((row) => ({
        agreement_id: agreement.agreementId,
        agreement_version: agreement.agreementVersion,
        subject_ref: subjectRefOf(idNumberOf(vault, row)),
        person_id: row.person_id,
      })),
      'ON CONFLICT DO NOTHING',
    );
    await tx.query(statement);
    done += rows.length;
    after = rows.at(-1)!.person_id;
  }
}

function idNumberOf(
  vault: PersonVault,
  row: { person_id: PersonId; identity: Buffer; wrapped_key: Buffer },
): string {
  const key = vault.unwrap(row.person_id, row.wrapped_key);
  return vault.openIdentity<Identity>(key, row.person_id, row.identity).idNumber;
}

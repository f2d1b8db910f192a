/**
 * Registers a person who asks: identity sealed under a data key of her own, pseudonyms under the agreements in force.
 * Protects: nobody is registered twice under one number, and one already known by pseudonym keeps the records that wait for her.
 */
import type { Tx } from '@liangdi/database';
import { checkIdNumber, newId, normaliseIdNumber, type PersonId } from '@liangdi/record';
import { findPersonByIdNumber } from './find-person.js';
import type { Identity, IdentityInput } from './identity.js';
import type { PersonVault } from './person-vault.js';

export interface RegisteredPerson {
  readonly personId: PersonId;
  readonly verification: Identity['verification'];
  readonly warnings: readonly string[];
  readonly alreadyKnown: boolean;
}

/** A pseudonym the person would have under one agreement. */
export interface WouldBePseudonym {
  readonly agreementId: string;
  readonly agreementVersion: number;
  readonly subjectRef: string;
}

export async function registerPerson(
  tx: Tx,
  vault: PersonVault,
  input: IdentityInput,
  office: string,
  pseudonymsOf: (normalisedIdNumber: string) => readonly WouldBePseudonym[],
): Promise<RegisteredPerson> {
  const idNumber = normaliseIdNumber(input.idNumber);
  const { verification, warnings } = checkIdNumber(idNumber);
  const known = await findPersonByIdNumber(tx, vault, idNumber);
  if (known) return { personId: known, verification, warnings, alreadyKnown: true };

  const pseudonyms = pseudonymsOf(idNumber);
  const waiting = await findByPseudonym(tx, pseudonyms);
  const personId = waiting?.personId ?? (newId() as PersonId);
  const key = waiting
    ? vault.unwrap(personId, waiting.wrapped_key)
    : await insertPersonKey(tx, vault, personId);
  const identity: Identity = {
    idNumber,
    nameAsPrinted: input.nameAsPrinted.normalize('NFC'),
    birthDate: input.birthDate,
    verification,
  };
  await tx.query(
    `UPDATE person SET id_index = $2, identity = $3, verification = $4, office = $5 WHERE person_id = $1`,
    [personId, vault.indexOf(idNumber), vault.sealIdentity(key, personId, identity), verification, office],
  );
  for (const p of pseudonyms) {
    await tx.query(
      `INSERT INTO person_pseudonym (agreement_id, agreement_version, subject_ref, person_id)
       VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
      [p.agreementId, p.agreementVersion, p.subjectRef, personId],
    );
  }
  return { personId, verification, warnings, alreadyKnown: false };
}

async function insertPersonKey(tx: Tx, vault: PersonVault, personId: PersonId): Promise<Buffer> {
  const { key, wrapped } = vault.newKey(personId);
  await tx.query(`INSERT INTO person (person_id, verification) VALUES ($1, 'pseudonymOnly')`, [personId]);
  await tx.query(`INSERT INTO person_key (person_id, wrapped_key) VALUES ($1, $2)`, [personId, wrapped]);
  return key;
}

async function findByPseudonym(
  tx: Tx,
  pseudonyms: readonly WouldBePseudonym[],
): Promise<{ personId: PersonId; wrapped_key: Buffer } | undefined> {
  for (const p of pseudonyms) {
    const [row] = await tx.query<{ person_id: PersonId; wrapped_key: Buffer }>(
      `SELECT s.person_id, k.wrapped_key
       FROM person_pseudonym s JOIN person_key k USING (person_id) JOIN person p USING (person_id)
       WHERE s.agreement_id = $1 AND s.agreement_version = $2 AND s.subject_ref = $3
         AND p.identity IS NULL AND k.wrapped_key IS NOT NULL FOR UPDATE OF p`,
      [p.agreementId, p.agreementVersion, p.subjectRef],
    );
    if (row) return { personId: row.person_id, wrapped_key: row.wrapped_key };
  }
  return undefined;
}

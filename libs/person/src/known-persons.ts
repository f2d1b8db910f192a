/** The persons of a batch with their data keys, and content that waits at rest: JSON under that key, bound to its place. */
import type { Tx } from '@liangdi/database';
import { openAtRest, sealAtRest } from '@liangdi/envelope';
import { problem } from '@liangdi/problem';
import type { PersonId } from '@liangdi/record';
import type { Identity } from './identity.js';
import type { PersonVault } from './person-vault.js';

export interface KnownPerson {
  readonly key: Buffer;
  /** Undefined where she is known here by pseudonym only. */
  readonly identity: Identity | undefined;
}

interface KnownRow {
  readonly person_id: PersonId;
  readonly identity: Buffer | null;
  readonly wrapped_key: Buffer;
}

/** One round trip whatever the number; one whose key has been destroyed is absent. */
export async function knownPersons(
  tx: Tx,
  vault: PersonVault,
  personIds: readonly PersonId[],
): Promise<ReadonlyMap<PersonId, KnownPerson>> {
  const rows = await tx.query<KnownRow>(
    `SELECT person_id, p.identity, k.wrapped_key FROM person p JOIN person_key k USING (person_id)
     WHERE person_id = ANY($1::uuid[]) AND k.wrapped_key IS NOT NULL`,
    [[...new Set(personIds)]],
  );
  return new Map(
    rows.map((row) => {
      const key = vault.unwrap(row.person_id, row.wrapped_key);
      const identity = row.identity
        ? vault.openIdentity<Identity>(key, row.person_id, row.identity)
        : undefined;
      return [row.person_id, { key, identity }];
    }),
  );
}

/** @throws person-not-found */
export async function getKnownPerson(tx: Tx, vault: PersonVault, personId: PersonId): Promise<KnownPerson> {
  const person = (await knownPersons(tx, vault, [personId])).get(personId);
  if (!person) throw problem('person-not-found');
  return person;
}

/** @throws person-not-found where she is known by pseudonym only, too */
export async function getRegisteredPerson(
  tx: Tx,
  vault: PersonVault,
  personId: PersonId,
): Promise<KnownPerson & { readonly identity: Identity }> {
  const { key, identity } = await getKnownPerson(tx, vault, personId);
  if (!identity) throw problem('person-not-found');
  return { key, identity };
}

export function sealContent(key: Buffer, content: object, place: string): Buffer {
  return sealAtRest(key, Buffer.from(JSON.stringify(content), 'utf8'), place);
}

export function openContent<Content>(key: Buffer, sealed: Buffer, place: string): Content {
  return JSON.parse(openAtRest(key, sealed, place).toString('utf8')) as Content;
}

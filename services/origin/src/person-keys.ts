/** Content that waits at rest: JSON under the person's data key, bound to its place, gone when her key is destroyed. */
import type { Tx } from '@liangdi/database';
import { openAtRest, sealAtRest } from '@liangdi/envelope';
import type { PersonVault } from '@liangdi/person';
import { problem } from '@liangdi/problem';
import type { PersonId } from '@liangdi/record';

/** The data keys of these persons; one whose key has been destroyed is absent. */
export async function personKeys(
  tx: Tx,
  vault: PersonVault,
  personIds: readonly PersonId[],
): Promise<ReadonlyMap<PersonId, Buffer>> {
  const rows = await tx.query<{ person_id: PersonId; wrapped_key: Buffer }>(
    `SELECT person_id, wrapped_key FROM person_key WHERE person_id = ANY($1::uuid[]) AND wrapped_key IS NOT NULL`,
    [[...new Set(personIds)]],
  );
  return new Map(rows.map((row) => [row.person_id, vault.unwrap(row.person_id, row.wrapped_key)]));
}

/** @throws person-not-found */
export async function getPersonKey(tx: Tx, vault: PersonVault, personId: PersonId): Promise<Buffer> {
  const key = (await personKeys(tx, vault, [personId])).get(personId);
  if (!key) throw problem('person-not-found');
  return key;
}

export function sealContent(key: Buffer, content: object, place: string): Buffer {
  return sealAtRest(key, Buffer.from(JSON.stringify(content), 'utf8'), place);
}

export function openContent<Content>(key: Buffer, sealed: Buffer, place: string): Content {
  return JSON.parse(openAtRest(key, sealed, place).toString('utf8')) as Content;
}

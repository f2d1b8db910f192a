/** Records as this party holds them, with what opens their bodies: for sealing them, for sending them again, and for giving them back to who lost them. */
import type { Tx } from '@liangdi/database';
import { b64u, type ParcelRecord } from '@liangdi/envelope';
import { openBody, type RecordWay } from '@liangdi/ledger';
import type { PersonVault } from '@liangdi/person';
import type { PersonId } from '@liangdi/record';

export interface RecordName {
  readonly record_id: string;
  readonly version: number;
}

export interface HeldRecord extends RecordName {
  readonly way: RecordWay;
  readonly digest: Buffer;
  readonly entry: string;
  readonly body: Buffer;
  readonly person_id: PersonId;
  /** Null when she has been erased. */
  readonly wrapped_key: Buffer | null;
}

const heldRecords = {
  name: 'held-records',
  text: `
  SELECT r.record_id, r.version, r.way, r.digest, r.entry, r.body, r.person_id, k.wrapped_key
  FROM unnest($1::uuid[], $2::integer[]) AS asked(record_id, version)
  JOIN record r USING (record_id, version) LEFT JOIN person_key k ON k.person_id = r.person_id`,
};

/** One statement, and none for none; in no particular order. */
export async function readHeldRecords(tx: Tx, names: readonly RecordName[]): Promise<HeldRecord[]> {
  if (names.length === 0) return [];
  return tx.query<HeldRecord>(heldRecords, [
    names.map(({ record_id }) => record_id),
    names.map(({ version }) => version),
  ]);
}

/** As it travels; undefined where its person has been erased. @throws at-rest-unreadable where the body was altered at rest */
export function openHeldRecord(vault: PersonVault, held: HeldRecord): ParcelRecord | undefined {
  if (!held.wrapped_key) return undefined;
  const key = vault.unwrap(held.person_id, held.wrapped_key);
  const { salt, text } = openBody(key, held.record_id, held.version, held.body);
  return { entry: held.entry, salt: b64u(salt), body: text };
}

/** The records of the next parcel as they stand in it: handed over in memory where this process submitted them a moment ago, read and opened where not. */
import type { Tx } from '@liangdi/database';
import { b64u, packRecord } from '@liangdi/envelope';
import { openBody } from '@liangdi/ledger';
import type { PersonVault } from '@liangdi/person';
import type { PersonId } from '@liangdi/record';
import type { PackedRecord, RecordsAtHand } from '../outbox/records-at-hand.js';
import type { WaitingRecord } from './claim-waiting.js';

export interface SendableRecord extends PackedRecord {
  readonly recordId: string;
  readonly version: number;
}

interface StoredRow {
  readonly record_id: string;
  readonly version: number;
  readonly digest: Buffer;
  readonly entry: string;
  readonly body: Buffer;
  readonly person_id: PersonId;
  readonly wrapped_key: Buffer;
}

/** One statement, and none where all are at hand; in the order given. */
export async function packWaiting(
  tx: Tx,
  { vault, recordsAtHand }: { readonly vault: PersonVault; readonly recordsAtHand: RecordsAtHand },
  records: readonly WaitingRecord[],
): Promise<SendableRecord[]> {
  const packed = records.map(({ record_id, version }) => recordsAtHand.take(record_id, version));
  const stored = await readStored(
    tx,
    vault,
    records.filter((_, at) => !packed[at]),
  );
  return records.map((record, at) => {
    const found = packed[at] ?? stored.get(nameOf(record));
    // Between the claim and now. The claim is undone, and the next one stops her record.
    if (!found) throw new Error('the person of a waiting record was erased while it was being sealed');
    return {
      recordId: record.record_id,
      version: record.version,
      digest: found.digest,
      packed: found.packed,
    };
  });
}

const storedRecords = {
  name: 'stored-records',
  text: `
  SELECT r.record_id, r.version, r.digest, r.entry, r.body, r.person_id, k.wrapped_key
  FROM unnest($1::uuid[], $2::integer[]) AS asked(record_id, version)
  JOIN record r USING (record_id, version)
  JOIN person_key k ON k.person_id = r.person_id AND k.wrapped_key IS NOT NULL`,
};

async function readStored(
  tx: Tx,
  vault: PersonVault,
  records: readonly WaitingRecord[],
): Promise<Map<string, PackedRecord>> {
  if (records.length === 0) return new Map();
  const rows = await tx.query<StoredRow>(storedRecords, [
    records.map(({ record_id }) => record_id),
    records.map(({ version }) => version),
  ]);
  return new Map(
    rows.map((row) => {
      const { salt, text } = openBody(
        vault.unwrap(row.person_id, row.wrapped_key),
        row.record_id,
        row.version,
        row.body,
      );
      const packed = packRecord({ entry: row.entry, salt: b64u(salt), body: text });
      return [nameOf(row), { digest: row.digest, packed }];
    }),
  );
}

function nameOf({ record_id, version }: Pick<WaitingRecord, 'record_id' | 'version'>): string {
  return `${record_id}/${version}`;
}

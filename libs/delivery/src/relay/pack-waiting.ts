/** The records of the next parcel as they stand in it: handed over in memory where this process submitted them a moment ago, read and opened where not. */
import type { Tx } from '@liangdi/database';
import { packRecord } from '@liangdi/envelope';
import type { PersonVault } from '@liangdi/person';
import { openHeldRecord, readHeldRecords, type RecordName } from '../held-records.js';
import type { PackedRecord, RecordsAtHand } from '../outbox/records-at-hand.js';
import type { WaitingRecord } from './claim-waiting.js';

export interface SendableRecord extends PackedRecord {
  readonly recordId: string;
  readonly version: number;
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

async function readStored(
  tx: Tx,
  vault: PersonVault,
  records: readonly WaitingRecord[],
): Promise<Map<string, PackedRecord>> {
  const packed = new Map<string, PackedRecord>();
  for (const held of await readHeldRecords(tx, records)) {
    const record = openHeldRecord(vault, held);
    if (record) packed.set(nameOf(held), { digest: held.digest, packed: packRecord(record) });
  }
  return packed;
}

function nameOf({ record_id, version }: RecordName): string {
  return `${record_id}/${version}`;
}

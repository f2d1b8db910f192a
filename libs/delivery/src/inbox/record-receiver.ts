/** What a service does with the records it takes in, inside the inbox's transaction. */
import type { Tx } from '@liangdi/database';
import type { PersonId, RecordEntry, RecordKind } from '@liangdi/record';

/** A record that has been verified, covered by its clause and entered in the ledger. */
export interface ReceivedRecord {
  readonly entry: RecordEntry;
  readonly personId: PersonId;
  readonly admin: object;
  readonly hasClinical: boolean;
  /** Arrived after `dueAt`: taken in all the same, marked, never dropped. */
  readonly late: boolean;
}

/** One per kind a service takes in; called once a parcel, with all its new records of that kind, in order. */
export interface RecordReceiver {
  readonly kind: RecordKind;
  receive(tx: Tx, records: readonly ReceivedRecord[]): Promise<void>;
}

/** What a service does with records it once sent and has taken back after a loss: they become rows of its own again. */
import type { Tx } from '@liangdi/database';
import type { PartyId, PersonId, RecordEntry, RecordKind } from '@liangdi/record';

/** A record as it was sent: what only the office knew beside it was never in it, and does not come back. */
export interface OwnRecord {
  readonly entry: RecordEntry;
  readonly recipient: PartyId;
  readonly personId: PersonId;
  /** Her data key: rows are sealed with it as they were. */
  readonly personKey: Buffer;
  readonly admin: object;
  /** It has a clinical layer, sealed to the recipient's clinic: nobody here can open it. */
  readonly hasClinical: boolean;
}

/** One per kind that has a row beside its record, written by the use case that sends it. Twice changes nothing; a row that is there stays what it is. */
export interface RecordOwner {
  readonly kind: RecordKind;
  ownAgain(tx: Tx, records: readonly OwnRecord[]): Promise<void>;
}

/** What a verified parcel signs for in the ledger: the name and digest under each seq. The status is not the sender's to say. */
import { entryFaults, type RecordEntry } from '@liangdi/record';
import type { HeldAgreement } from '@liangdi/terms';
import type { VerifiedParcel } from './inbox-dependencies.js';
import { nameInLedger, type LedgerName } from './name-in-ledger.js';

export interface SignedRow extends LedgerName {
  readonly seq: number;
  readonly digest: Buffer;
}

/** In order of seq. */
export function signedRowsOf(
  { entries }: Pick<VerifiedParcel, 'entries'>,
  agreement: HeldAgreement,
): SignedRow[] {
  return entries.map(({ seq, leaf, entry }) => {
    const named = entry as unknown as RecordEntry;
    return { seq, digest: leaf, ...nameInLedger(agreement, named, entryFaults(named).length > 0) };
  });
}

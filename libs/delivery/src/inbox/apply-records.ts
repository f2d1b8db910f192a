/** Hands records that were really new to the service that takes in their kind, in the inbox's transaction. */
import type { Tx } from '@liangdi/database';
import type { InboxDependencies } from './inbox-dependencies.js';
import type { ReceivedRecord } from './record-receiver.js';

export async function applyRecords(
  tx: Tx,
  { receivers }: Pick<InboxDependencies, 'receivers'>,
  taken: readonly ReceivedRecord[],
): Promise<void> {
  for (const receiver of receivers) {
    const ofKind = taken.filter(({ entry }) => entry.kind === receiver.kind);
    if (ofKind.length > 0) await receiver.receive(tx, ofKind);
  }
}

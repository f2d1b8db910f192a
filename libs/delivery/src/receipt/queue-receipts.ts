/** Puts signed receipts in the queue to the partner, in the transaction of the fact they speak of. */
import { insertRows, type Tx } from '@liangdi/database';
import type { PartyId } from '@liangdi/record';

const columns = { partner: 'text', receipt_id: 'bytea' } as const;

export async function queueReceipts(tx: Tx, partner: PartyId, receiptIds: readonly Buffer[]): Promise<void> {
  await tx.query(
    insertRows(
      'receipt_out',
      columns,
      receiptIds.map((receipt_id) => ({ partner, receipt_id })),
    ),
  );
}

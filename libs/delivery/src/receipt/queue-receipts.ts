/** Puts signed receipts in the queue to the partner, in the transaction of the fact they speak of. */
import { insertRows, type Tx } from '@liangdi/database';
import type { PartyId } from '@liangdi/record';

const columns = { partner: 'text', receipt_id: 'bytea' } as const;

export function queueReceipts(tx: Tx, partner: PartyId, receiptIds: readonly Buffer[]): void {
  tx.post(
    insertRows(
      'receipt_out',
      columns,
      receiptIds.map((receipt_id) => ({ partner, receipt_id })),
    ),
  );
}

/** Lets a stream be sealed again. Only for one that has taken back everything its partner holds of it; a stream that is not fenced stays as it is. */
import type { Tx } from '@liangdi/database';
import type { Stream } from '@liangdi/ledger';

const lift = `UPDATE stream_out SET fenced_at = NULL WHERE agreement_id = $1 AND direction = $2 AND fenced_at IS NOT NULL`;

export async function liftFence(tx: Tx, { agreementId, direction }: Stream): Promise<void> {
  await tx.query(lift, [agreementId, direction]);
}

/** How far the changes of a stream's rows have come: the mark by which rows can be read as they stood (`stood-rows.ts`). */
import type { Tx } from '@liangdi/database';
import type { Stream } from './stream.js';

/** Of agreement $1 and direction $2; 0 where no row was ever changed. What a snapshot does not see yet has a higher number. */
export const lastChange = `
  coalesce((SELECT max(l.change_id) FROM ledger_change l WHERE l.agreement_id = $1 AND l.direction = $2), 0)`;

export async function readLastChange(tx: Tx, { agreementId, direction }: Stream): Promise<number> {
  const [row] = await tx.query<{ mark: string }>(`SELECT ${lastChange} AS mark`, [agreementId, direction]);
  return Number(row!.mark);
}

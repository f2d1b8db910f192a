/** What became of an entry after it was written: the sender's row says it was sent, an outcome says the partner refused it. */
import { insertRows, type Tx } from '@liangdi/database';
import type { Direction, Instant } from '@liangdi/record';
import type { LedgerStatus } from './ledger-entries.js';

export interface LedgerOutcome {
  readonly agreementId: string;
  readonly direction: Direction;
  readonly seq: number;
  readonly status: Exclude<LedgerStatus, 'applied'>;
  readonly reason: string;
  readonly receiptId: Buffer;
  readonly at: Instant;
}

const columns = {
  agreement_id: 'uuid',
  direction: 'text',
  seq: 'bigint',
  status: 'text',
  reason: 'text',
  receipt_id: 'bytea',
  at: 'timestamptz',
} as const;

export async function insertOutcomes(tx: Tx, outcomes: readonly LedgerOutcome[]): Promise<void> {
  if (outcomes.length === 0) return;
  const statement = insertRows(
    'ledger_outcome',
    columns,
    outcomes.map((o) => ({
      agreement_id: o.agreementId,
      direction: o.direction,
      seq: o.seq,
      status: o.status,
      reason: o.reason,
      receipt_id: o.receiptId,
      at: o.at,
    })),
    'ON CONFLICT DO NOTHING',
  );
  await tx.query(statement);
}

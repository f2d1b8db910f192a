/** Receipts a sender no longer has for parcels it knows to be answered: the parcel goes again, and the partner's inbox repeats what it has signed. */
import { Injectable } from '@nestjs/common';
import { Database } from '@liangdi/database';
import { resendParcels } from '@liangdi/delivery';
import { healingLine } from '../story.js';
import { Terms } from '@liangdi/terms';
import { reconciliationActor } from '../actor.js';
import type { Bearings } from '../bearings.js';
import { countRun, insertDifferences } from '../discrepancy-rows.js';

/** Behind the last checkpoint nothing needs a receipt that has not had one when it was signed; the full pass looks from the beginning. */
const withoutReceipt = `
  SELECT p.first_seq::float8 AS first_seq, p.count FROM parcel_out p
  WHERE p.agreement_id = $1 AND p.direction = $2 AND p.first_seq <= $4 AND p.answered_at IS NOT NULL
    AND p.first_seq > CASE WHEN $5 THEN 0 ELSE
      coalesce((SELECT max(c.through_seq) FROM checkpoint c
                WHERE c.agreement_id = $1 AND c.direction = $2 AND c.countersigned_at IS NOT NULL), 0) END
    AND NOT EXISTS (SELECT FROM receipt r WHERE r.parcel_digest = p.parcel_digest AND r.stage IN ('delivered', 'refused') AND r.issuer = $3)
  ORDER BY p.first_seq LIMIT 200`;

@Injectable()
export class HealReceipts {
  constructor(
    private readonly database: Database,
    private readonly terms: Terms,
  ) {}

  /** Answers whether some are missing. The receiver has none to miss. */
  async run(runId: string, { role, stream, partner }: Bearings, cut: number): Promise<boolean> {
    if (role === 'receiver') return false;
    const { agreementId, direction } = stream;
    return this.database.inTransaction(reconciliationActor(this.terms.own), async (tx) => {
      const [run] = await tx.query<{ cause: string }>(
        `SELECT cause FROM reconciliation_run WHERE run_id = $1`,
        [runId],
      );
      const params = [agreementId, direction, partner, cut, run?.cause !== 'light'];
      const parcels = await tx.query<{ first_seq: number; count: number }>(withoutReceipt, params);
      if (parcels.length === 0) return false;
      await insertDifferences(
        tx,
        { run_id: runId, agreement_id: agreementId, direction },
        parcels.map(({ first_seq, count }) => ({
          seq: first_seq,
          count,
          class: 'receiptMissing' as const,
          wrongSide: 'sender' as const,
          story: [healingLine('repeatReceipt')],
        })),
      );
      await resendParcels(
        tx,
        partner,
        stream,
        parcels.map(({ first_seq }) => first_seq),
      );
      await countRun(tx, runId);
      return true;
    });
  }
}

/** The ledgers in numbers, for whoever compares the two sides. Protects: offices and machines are measured here, never persons. */
import { Injectable } from '@nestjs/common';
import { requireRole, type Caller } from '@liangdi/access';
import { Database } from '@liangdi/database';
import { ledgerTotals, type LedgerTotals } from '@liangdi/ledger';
import { directionFrom } from '@liangdi/record';
import { Terms } from '@liangdi/terms';
import type { LedgerView } from './ledger.view.js';
import { listStreams, type StreamRow } from './list-streams.js';

@Injectable()
export class ShowLedgers {
  constructor(
    private readonly database: Database,
    private readonly terms: Terms,
  ) {}

  /** One snapshot: numbers of one answer belong together. */
  run(caller: Caller): Promise<LedgerView[]> {
    requireRole(caller, 'auditor', 'agreementManager', 'operator');
    return this.database.inTransaction(
      caller,
      async (tx) => {
        const views: LedgerView[] = [];
        for (const stream of await listStreams(tx, directionFrom(this.terms.own))) {
          views.push(viewOf(stream, await ledgerTotals(tx, stream.agreement_id, stream.direction)));
        }
        return views;
      },
      { isolation: 'repeatable read' },
    );
  }
}

function viewOf(stream: StreamRow, totals: LedgerTotals): LedgerView {
  return {
    agreementId: stream.agreement_id,
    direction: stream.direction,
    way: stream.way,
    partner: stream.partner,
    ...totals,
    nextSeq: Number(stream.next_seq),
    heldParcels: stream.held,
    waiting: stream.waiting,
    unsent: stream.unsent,
    unanswered: stream.unanswered,
  };
}

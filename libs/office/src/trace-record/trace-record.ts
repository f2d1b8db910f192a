/**
 * One timeline of a record over both sides. Everything of the other side is taken from what it has signed (manifest, receipts) and each
 * receipt is verified again when it is shown. Protects: a stage is never shown that no durable fact stands behind.
 */
import { Injectable } from '@nestjs/common';
import { requireRole, type Caller } from '@liangdi/access';
import { Database, type Tx } from '@liangdi/database';
import type { RecordRow } from '@liangdi/ledger';
import type { RecordEntry, RecordId } from '@liangdi/record';
import { Terms } from '@liangdi/terms';
import { requireRecordInSight } from '../record-sight.js';
import { parcelSteps } from './parcel-steps.js';
import { queueSteps } from './queue-steps.js';
import { worded, type TraceStep } from './trace-step.js';
import { traceStages, type TraceView } from './trace.view.js';

@Injectable()
export class TraceRecord {
  constructor(
    private readonly database: Database,
    private readonly terms: Terms,
  ) {}

  run(caller: Caller, recordId: string): Promise<TraceView> {
    requireRole(
      caller,
      'registrar',
      'servicePointWorker',
      'clinic',
      'agreementManager',
      'auditor',
      'operator',
      'person',
    );
    return this.database.inTransaction(caller, async (tx) => {
      const record = await requireRecordInSight(tx, caller, recordId, ['auditor', 'operator']);
      const { own } = this.terms;
      const id = record.entry.recordId;

      const steps = [
        ...(await submittedSteps(tx, id, senderOf(record, own))),
        ...(await queueSteps(tx, own, id)),
        ...(await parcelSteps(tx, this.terms, id)),
      ];

      return viewOf(record, own, steps);
    });
  }
}

async function submittedSteps(tx: Tx, recordId: RecordId, side: string): Promise<TraceStep[]> {
  const rows = await tx.query<{ entry: string }>(`SELECT entry FROM record WHERE record_id = $1`, [recordId]);
  return rows.map((row) => {
    const { issuedAt, version, clauseId } = JSON.parse(row.entry) as RecordEntry;
    return { at: issuedAt, side, stage: 'submitted', version, clauseId };
  });
}

function senderOf({ way, partner }: RecordRow, own: string): string {
  return way === 'out' ? own : partner;
}

function viewOf(record: RecordRow, own: string, steps: readonly TraceStep[]): TraceView {
  const { recordId, kind, senderOffice, recipientOffice, agreementId, agreementVersion, clauseId } =
    record.entry;
  const sender = senderOf(record, own);
  return {
    recordId,
    kind,
    sender,
    recipient: sender === own ? record.partner : own,
    senderOffice,
    recipientOffice,
    agreementId,
    agreementVersion,
    clauseId,
    steps: [...steps].sort(byCause).map(worded),
  };
}

/** In the order of cause: by version, number and stage. Not by time: the two sides' clocks may differ. */
function byCause(one: TraceStep, other: TraceStep): number {
  return (
    one.version - other.version ||
    (one.seq ?? 0) - (other.seq ?? 0) ||
    traceStages.indexOf(one.stage) - traceStages.indexOf(other.stage)
  );
}

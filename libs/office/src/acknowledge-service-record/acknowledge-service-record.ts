/**
 * An officer of the receiving office says that a person has read the record; the signed receipt goes back in the same commit.
 * Protects: a record is acknowledged once, by the office it was sent to and by nobody else.
 */
import { Injectable } from '@nestjs/common';
import { requireOfficer, requireRole, type Caller, type Officer } from '@liangdi/access';
import { Database, type Tx } from '@liangdi/database';
import { acknowledgeRecord, Relays } from '@liangdi/delivery';
import { problem } from '@liangdi/problem';
import {
  instant,
  receivedServiceRecordLife,
  uuidPattern,
  type PartyId,
  type RecordId,
} from '@liangdi/record';
import { runOnce, type IdempotencyKey } from '@liangdi/service-host';
import { Terms } from '@liangdi/terms';
import { Clock } from '../clock.js';
import type { AcknowledgedServiceRecordView } from './acknowledged-service-record.view.js';

interface Received {
  readonly record_id: RecordId;
  readonly version: number;
  readonly state: string;
  readonly partner: PartyId;
}

@Injectable()
export class AcknowledgeServiceRecord {
  constructor(
    private readonly database: Database,
    private readonly terms: Terms,
    private readonly relays: Relays,
    private readonly clock: Clock,
  ) {}

  run(officer: Caller, key: IdempotencyKey, recordId: string): Promise<AcknowledgedServiceRecordView> {
    requireOfficer(officer);
    requireRole(officer, 'registrar', 'servicePointWorker', 'clinic');
    return this.database.inTransaction(officer, (tx) =>
      runOnce(tx, key, async () => {
        const received = await lockReceived(tx, officer, recordId);
        const state = receivedServiceRecordLife.next(received.state, 'acknowledge');

        const now = this.clock.now();
        const acknowledgedAt = instant(now);
        await tx.query(
          `UPDATE received_service_record SET state = $3, acknowledged_by = $4, acknowledged_at = $5
           WHERE record_id = $1 AND version = $2`,
          [received.record_id, received.version, state, officer.subject, acknowledgedAt],
        );
        const { stage, parcelDigest, entries } = await acknowledgeRecord(
          tx,
          this.terms,
          received.record_id,
          now,
        );
        tx.afterCommit(() => this.relays.nudge(received.partner));
        return {
          recordId: received.record_id,
          version: received.version,
          state,
          acknowledgedAt,
          receipt: { stage, parcelDigest, entries },
        };
      }),
    );
  }
}

const newestReceived = {
  name: 'newest-received-service-record',
  text: `
  SELECT s.record_id, s.version, s.state, r.partner
  FROM received_service_record s JOIN record r USING (record_id, version)
  WHERE s.record_id = $1 AND s.recipient_office = $2
  ORDER BY s.version DESC LIMIT 1 FOR UPDATE OF s`,
};

const uuid = new RegExp(uuidPattern);

/** A record of another office and none at all are the same answer. */
async function lockReceived(tx: Tx, officer: Officer, recordId: string): Promise<Received> {
  const [row] = uuid.test(recordId)
    ? await tx.query<Received>(newestReceived, [recordId, officer.office])
    : [];
  if (!row) throw problem('record-not-found');
  return row;
}

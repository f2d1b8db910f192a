/**
 * Shows an office the service records sent to it, oldest first: its own work list, never somebody else's.
 * Protects: the list says what arrived; nothing in it can be sorted or searched by person, or by what did not arrive.
 */
import { Injectable } from '@nestjs/common';
import { requireOfficer, type Caller } from '@liangdi/access';
import { Database } from '@liangdi/database';
import { instant } from '@liangdi/record';
import { pageOf, type Page, type PageRequest } from '@liangdi/service-host';
import type { ReceivedServiceRecordView } from './received-service-record.view.js';

interface Row {
  readonly record_id: string;
  readonly version: number;
  readonly sender_office: string;
  readonly area: string;
  readonly service_type: string;
  readonly service_date: string;
  readonly has_clinical: boolean;
  readonly late: boolean;
  readonly state: string;
  readonly acknowledged_at: Date | null;
  readonly received_at: Date;
  /** To the microsecond: a cursor cut to milliseconds would show the rows of one parcel twice. */
  readonly received_exactly: string;
}

const receivedByOffice = {
  name: 'received-service-records',
  text: `
  SELECT s.record_id, s.version, r.sender_office, s.area, s.service_type, s.service_date, s.has_clinical, s.late, s.state,
         s.acknowledged_at, s.received_at,
         to_char(s.received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS received_exactly
  FROM received_service_record s JOIN record r USING (record_id, version)
  WHERE s.recipient_office = $1
    AND ($2::timestamptz IS NULL OR (s.received_at, s.record_id, s.version) > ($2, $3::uuid, $4::integer))
  ORDER BY s.received_at, s.record_id, s.version LIMIT $5`,
};

@Injectable()
export class ShowReceivedServiceRecords {
  constructor(private readonly database: Database) {}

  run(officer: Caller, page: PageRequest): Promise<Page<ReceivedServiceRecordView>> {
    requireOfficer(officer);
    return this.database.inTransaction(officer, async (tx) => {
      const [receivedAt = null, recordId = null, version = null] = page.after ?? [];
      const rows = await tx.query<Row>(receivedByOffice, [
        officer.office,
        receivedAt,
        recordId,
        version,
        page.limit + 1,
      ]);
      return pageOf(rows, page, (row) => [row.received_exactly, row.record_id, row.version], viewOf);
    });
  }
}

function viewOf(row: Row): ReceivedServiceRecordView {
  return {
    recordId: row.record_id,
    version: row.version,
    senderOffice: row.sender_office,
    area: row.area,
    serviceType: row.service_type,
    serviceDate: row.service_date,
    hasClinical: row.has_clinical,
    late: row.late,
    state: row.state,
    receivedAt: instant(row.received_at),
    ...(row.acknowledged_at ? { acknowledgedAt: instant(row.acknowledged_at) } : {}),
  };
}

/** Takes in service records: one row per record for the office it is meant for, whatever the number, in the inbox's transaction. */
import { Injectable } from '@nestjs/common';
import { insertRows, type Tx } from '@liangdi/database';
import type { ReceivedRecord, RecordReceiver } from '@liangdi/delivery';
import type { ServiceRecordAdmin } from '@liangdi/record';

const columns = {
  record_id: 'uuid',
  version: 'integer',
  recipient_office: 'text',
  area: 'text',
  service_type: 'text',
  service_date: 'date',
  has_clinical: 'boolean',
  late: 'boolean',
  state: 'text',
} as const;

@Injectable()
export class ReceiveServiceRecord implements RecordReceiver {
  readonly kind = 'serviceRecord';

  async receive(tx: Tx, records: readonly ReceivedRecord[]): Promise<void> {
    await tx.query(
      insertRows(
        'received_service_record',
        columns,
        records.map(({ entry, admin, hasClinical, late }) => {
          const { area, serviceType, serviceDate } = admin as ServiceRecordAdmin;
          return {
            record_id: entry.recordId,
            version: entry.version,
            recipient_office: entry.recipientOffice,
            area,
            service_type: serviceType,
            service_date: serviceDate,
            has_clinical: hasClinical,
            late,
            state: 'received',
          };
        }),
        // A record that is mended finds its row here, and what the office has done with it stands.
        'ON CONFLICT DO NOTHING',
      ),
    );
  }
}

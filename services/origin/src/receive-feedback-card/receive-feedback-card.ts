/** Takes in feedback cards for the office they are meant for, one statement a parcel. Protects: no state of a card attaches to a person. */
import { Injectable } from '@nestjs/common';
import { insertRows, type Tx } from '@liangdi/database';
import type { ReceivedRecord, RecordReceiver } from '@liangdi/delivery';
import type { FeedbackCardAdmin } from '@liangdi/record';

const columns = {
  record_id: 'uuid',
  version: 'integer',
  recipient_office: 'text',
  card_no: 'text',
  service_type: 'text',
  service_date: 'date',
  outcome: 'text',
  next_suggested_date: 'date',
  late: 'boolean',
  state: 'text',
} as const;

@Injectable()
export class ReceiveFeedbackCard implements RecordReceiver {
  readonly kind = 'feedbackCard';

  async receive(tx: Tx, records: readonly ReceivedRecord[]): Promise<void> {
    // A record that is mended finds its row here, and what the office has done with it stands.
    await tx.query(
      insertRows('received_feedback_card', columns, records.map(rowOf), 'ON CONFLICT DO NOTHING'),
    );
  }
}

function rowOf({ entry, admin, late }: ReceivedRecord) {
  const card = admin as FeedbackCardAdmin;
  return {
    record_id: entry.recordId,
    version: entry.version,
    recipient_office: entry.recipientOffice,
    card_no: card.cardNo,
    service_type: card.serviceType,
    service_date: card.serviceDate,
    outcome: card.outcome,
    next_suggested_date: card.nextSuggestedDate,
    late,
    state: entry.version > 1 ? 'corrected' : 'received',
  };
}

/** A received card as its office sees it: what the other office has done, never the clinical layer. */
import { ApiProperty } from '@nestjs/swagger';
import { receivedCardLife, type FeedbackCardAdmin } from '@liangdi/record';
import type { ReceivedCardRow } from './received-cards.js';

export class ReceivedCardView {
  @ApiProperty({ format: 'uuid' }) readonly recordId: string;
  @ApiProperty() readonly version: number;
  @ApiProperty() readonly recipientOffice: string;
  @ApiProperty() readonly cardNo: string;
  @ApiProperty() readonly serviceType: string;
  @ApiProperty({ format: 'date' }) readonly serviceDate: string;
  @ApiProperty({ description: 'What the other office has done' }) readonly outcome: string;
  @ApiProperty({ format: 'date', required: false, description: 'Advice, never a deadline' })
  readonly nextSuggestedDate?: string;
  @ApiProperty({ description: 'Arrived after it was due: a mark on the office, taken in all the same' })
  readonly late: boolean;
  @ApiProperty({ enum: receivedCardLife.states }) readonly state: string;
  @ApiProperty({ required: false }) readonly queryReason?: string;
  @ApiProperty({ format: 'date-time' }) readonly receivedAt: string;
  @ApiProperty({ format: 'date-time', required: false }) readonly acknowledgedAt?: string;
  @ApiProperty({ required: false, description: 'Of one card only, not in lists' })
  readonly nameMasked?: string;
  @ApiProperty({ selfRequired: false, type: 'object', additionalProperties: true })
  readonly admin?: FeedbackCardAdmin;
  @ApiProperty({ required: false, description: 'Whether there is a part that only a clinic can open' })
  readonly hasClinical?: boolean;
}

export function receivedCardView(row: ReceivedCardRow): ReceivedCardView {
  return {
    recordId: row.record_id,
    version: row.version,
    recipientOffice: row.recipient_office,
    cardNo: row.card_no,
    serviceType: row.service_type,
    serviceDate: row.service_date,
    outcome: row.outcome,
    ...(row.next_suggested_date ? { nextSuggestedDate: row.next_suggested_date } : {}),
    late: row.late,
    state: row.state,
    ...(row.query_reason ? { queryReason: row.query_reason } : {}),
    receivedAt: row.received_at.toISOString(),
    ...(row.acknowledged_at ? { acknowledgedAt: row.acknowledged_at.toISOString() } : {}),
  };
}

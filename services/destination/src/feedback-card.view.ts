/** A card as its own office and the person see it in lists: never the clinical layer, only whether there is one. */
import { ApiProperty } from '@nestjs/swagger';
import { feedbackCardLife, maskName, type FeedbackCardAdmin } from '@liangdi/record';
import type { CardContent, FeedbackCardRow, FeedbackCardState } from './feedback-cards.js';

export class FeedbackCardView {
  @ApiProperty({ format: 'uuid' }) readonly cardId: string;
  @ApiProperty({ enum: feedbackCardLife.states }) readonly state: string;
  @ApiProperty() readonly recipient: string;
  @ApiProperty() readonly recipientOffice: string;
  @ApiProperty({ required: false }) readonly office?: string;
  @ApiProperty({ required: false }) readonly nameMasked?: string;
  @ApiProperty({ required: false }) readonly serviceType?: string;
  @ApiProperty({ required: false }) readonly purpose?: string;
  @ApiProperty({ selfRequired: false, type: 'object', additionalProperties: true })
  readonly admin?: FeedbackCardAdmin;
  @ApiProperty({ description: 'Whether there is a part that only a clinic and she can open' })
  readonly hasClinical: boolean;
  @ApiProperty({ format: 'uuid', required: false, description: 'Once it is sent' })
  readonly recordId?: string;
  @ApiProperty({ format: 'date-time' }) readonly createdAt: string;
  @ApiProperty({ format: 'date-time', required: false, description: 'When the office has to be done' })
  readonly dueAt?: string;
  @ApiProperty({ format: 'date-time', required: false }) readonly sentAt?: string;
}

export interface CardShown {
  readonly content?: CardContent | undefined;
  readonly name?: string | undefined;
  /** Where it is known better than the row knows: from the receipts. */
  readonly state?: FeedbackCardState | undefined;
}

export function feedbackCardView(
  row: FeedbackCardRow,
  { content, name, state }: CardShown,
): FeedbackCardView {
  const draft = content?.draft;
  return {
    cardId: row.card_id,
    state: state ?? row.state,
    recipient: row.recipient,
    recipientOffice: row.recipient_office,
    ...(row.office ? { office: row.office } : {}),
    ...(name === undefined ? {} : { nameMasked: maskName(name) }),
    ...(content ? { serviceType: content.serviceType } : {}),
    ...(draft ? { purpose: draft.purpose, admin: draft.admin } : {}),
    hasClinical: draft?.sealedClinical !== undefined || draft?.clinicalElsewhere === true,
    ...(row.record_id ? { recordId: row.record_id } : {}),
    createdAt: row.created_at.toISOString(),
    ...(row.due_at ? { dueAt: row.due_at.toISOString() } : {}),
    ...(row.sent_at ? { sentAt: row.sent_at.toISOString() } : {}),
  };
}

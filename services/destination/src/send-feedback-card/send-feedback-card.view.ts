/** What the worker gets for a card that is on its way: which record it is, and under which clause and consent it went. */
import { ApiProperty } from '@nestjs/swagger';

export class SentCardView {
  @ApiProperty({ format: 'uuid' }) readonly cardId: string;
  @ApiProperty({ enum: ['sent'] }) readonly state: string;
  @ApiProperty({ format: 'uuid' }) readonly recordId: string;
  @ApiProperty() readonly clauseId: string;
  @ApiProperty({ required: false }) readonly consentId?: string;
  @ApiProperty({ description: 'base64url SHA-256 of the entry' }) readonly digest: string;
}

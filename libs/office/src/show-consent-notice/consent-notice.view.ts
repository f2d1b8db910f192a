/** The words she reads before she decides, and what exactly they are about. */
import { ApiProperty } from '@nestjs/swagger';
import { purposes, recordKinds } from '@liangdi/record';

export class ConsentNoticeView {
  @ApiProperty() readonly recipient: string;
  @ApiProperty() readonly recipientName: string;
  @ApiProperty({ enum: recordKinds }) readonly recordType: string;
  @ApiProperty({ enum: purposes, isArray: true }) readonly purposes: readonly string[];
  @ApiProperty({ type: [String], description: 'The most that could be sent; she may choose fewer' })
  readonly fields: readonly string[];
  @ApiProperty() readonly retentionDays: number;
  @ApiProperty() readonly validMonths: number;
  @ApiProperty() readonly version: string;
  @ApiProperty({ enum: ['zh', 'en'] }) readonly language: string;
  @ApiProperty() readonly text: string;
  @ApiProperty({ description: 'base64url SHA-256 of the text: named again when she consents' })
  readonly digest: string;
}

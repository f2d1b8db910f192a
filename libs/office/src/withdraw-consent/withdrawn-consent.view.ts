/** What a withdrawal has done, at once: how much was stopped, and the proof in her hand. */
import { ApiProperty } from '@nestjs/swagger';

export class WithdrawnConsentView {
  @ApiProperty({ format: 'uuid' }) readonly consentId: string;
  @ApiProperty({ format: 'date-time' }) readonly withdrawnAt: string;
  @ApiProperty({ description: 'Records that were waiting and will not be sent' })
  readonly stoppedRecords: number;
  @ApiProperty({
    type: [String],
    description: 'Earlier or later consents for the same recipient and record type, withdrawn with it',
  })
  readonly withdrawnWithIt: readonly string[];
  @ApiProperty({ description: 'Compact JWS over the consent with its withdrawal, signed by this party' })
  readonly receipt: string;
}

/** What an officer gets for acknowledging: the receipt that goes back to the sender. */
import { ApiProperty } from '@nestjs/swagger';

export class AcknowledgedServiceRecordView {
  @ApiProperty({ format: 'uuid' }) readonly recordId: string;
  @ApiProperty() readonly version: number;
  @ApiProperty() readonly state: string;
  @ApiProperty({ format: 'date-time' }) readonly acknowledgedAt: string;
  @ApiProperty({ description: 'The signed receipt as it is sent: stage, parcel, entry' })
  readonly receipt: object;
}

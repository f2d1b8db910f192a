/** What an operator sees of a parked message: where it came from, how big it is, why it was parked; never what is in it. */
import { ApiProperty } from '@nestjs/swagger';

export class ParkedMessageView {
  @ApiProperty({ format: 'uuid' }) readonly parkedId: string;
  @ApiProperty() readonly topic: string;
  @ApiProperty({ description: 'Partition and offset, so that it is found again in the broker' })
  readonly position: string;
  @ApiProperty({
    nullable: true,
    type: String,
    description: 'CloudEvents type; null where it is none of ours',
  })
  readonly type: string | null;
  @ApiProperty({
    nullable: true,
    type: String,
    description: 'The party it says it is from; not proved. Null where it names none',
  })
  readonly claimedSender: string | null;
  @ApiProperty() readonly bytes: number;
  @ApiProperty({ description: 'Problem code' }) readonly code: string;
  @ApiProperty({ format: 'date-time' }) readonly parkedAt: string;
  @ApiProperty({ nullable: true, type: String, format: 'date-time' }) readonly replayedAt: string | null;
  @ApiProperty({
    nullable: true,
    type: String,
    description: 'What the last replay met; null after one that went well',
  })
  readonly replayCode: string | null;
}

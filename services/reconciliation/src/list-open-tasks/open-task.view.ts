/** A difference that waits for an office: what it is, where it stands, until when. */
import { ApiProperty } from '@nestjs/swagger';
import { directions } from '@liangdi/record';
import { discrepancyClasses } from '@liangdi/sketch';

export class OpenTaskView {
  @ApiProperty({ format: 'uuid' }) readonly discrepancyId: string;
  @ApiProperty({ format: 'uuid', description: 'The run that found it first' }) readonly runId: string;
  @ApiProperty({ enum: discrepancyClasses }) readonly class: string;
  @ApiProperty({ format: 'uuid' }) readonly agreementId: string;
  @ApiProperty({ enum: directions }) readonly direction: string;
  @ApiProperty() readonly seq: number;
  @ApiProperty({ description: 'How many numbers from `seq` on it stands for' }) readonly count: number;
  @ApiProperty({ nullable: true, type: String, format: 'uuid' }) readonly recordId: string | null;
  @ApiProperty({ enum: ['sender', 'receiver', 'both', 'unknown'] }) readonly wrongSide: string;
  @ApiProperty({ nullable: true, type: String }) readonly office: string | null;
  @ApiProperty({ nullable: true, type: String, format: 'date-time' }) readonly dueAt: string | null;
  @ApiProperty() readonly overdue: boolean;
  @ApiProperty({ description: 'How many runs have found it and left it open' }) readonly foundTimes: number;
}

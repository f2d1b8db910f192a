/** What became of a replay, told to the operator. */
import { ApiProperty } from '@nestjs/swagger';

export class ReplayedMessageView {
  @ApiProperty({ format: 'uuid', description: 'The same id as before: a replay is not a new message' })
  readonly parkedId: string;
  @ApiProperty({ enum: ['handled', 'refusedAgain'] }) readonly outcome: 'handled' | 'refusedAgain';
  @ApiProperty({ nullable: true, type: String, description: 'Problem code of a refusal' }) readonly code:
    string | null;
  @ApiProperty() readonly zh: string;
  @ApiProperty() readonly en: string;
}

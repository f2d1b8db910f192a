/** A checkpoint both parties have signed, as the list shows it. */
import { ApiProperty } from '@nestjs/swagger';
import { directions } from '@liangdi/record';
import { CheckpointView } from '../run.view.js';

export class SignedCheckpointView extends CheckpointView {
  @ApiProperty({ format: 'uuid' }) readonly agreementId: string;
  @ApiProperty({ enum: directions }) readonly direction: string;
}

/** What she sees before anything is sent: all of it, as it would be sent. */
import { ApiProperty } from '@nestjs/swagger';
import type { CardToSend } from '../card-to-send.js';

export class CardPreviewView {
  @ApiProperty({ format: 'uuid' }) readonly cardId: string;
  @ApiProperty({ enum: ['previewedByPerson'] }) readonly state: string;
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'Exactly what would be sent, the clinical part included',
  })
  readonly card: CardToSend;
  @ApiProperty({ description: 'Of what she sees, keyed; a card that no longer gives it is not sent' })
  readonly digest: string;
}

/** What an office gets back for a record it has handed over: its number, its digest, and on what ground it goes. */
import { ApiProperty } from '@nestjs/swagger';

export class RecordedServiceView {
  @ApiProperty({ format: 'uuid' }) readonly recordId: string;
  @ApiProperty() readonly version: number;
  @ApiProperty({ description: 'The clause of the agreement it goes under' }) readonly clauseId: string;
  @ApiProperty({ required: false, format: 'uuid' }) readonly consentId?: string | undefined;
  @ApiProperty({ description: 'base64url SHA-256 leaf hash of the entry' }) readonly digest: string;
}

/** The description of a bulk answer: a result per record, in the order they came. */
export const bulkAnswerShape = {
  type: 'object',
  required: ['accepted', 'refused', 'results'],
  properties: {
    accepted: { type: 'integer' },
    refused: { type: 'integer' },
    results: {
      type: 'array',
      items: {
        oneOf: [
          { $ref: '#/components/schemas/RecordedServiceView' },
          {
            type: 'object',
            required: ['problem'],
            properties: { problem: { $ref: '#/components/schemas/Problem' } },
          },
        ],
      },
    },
  },
};

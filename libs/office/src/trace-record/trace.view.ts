/** The timeline of a record as it is shown: stages, times, offices and proofs; nothing of what the record says, nor about whom. */
import { ApiProperty } from '@nestjs/swagger';

/** In the order in which they happen. */
export const traceStages = [
  'submitted',
  'waiting',
  'stopped',
  'sealed',
  'accepted',
  'sent',
  'received',
  'entered',
  'delivered',
  'refused',
  'acknowledged',
] as const;
export type TraceStage = (typeof traceStages)[number];

export class TraceStepView {
  @ApiProperty({ format: 'date-time' }) readonly at: string;
  @ApiProperty({ description: 'The party at which this happened' }) readonly side: string;
  @ApiProperty({ enum: traceStages }) readonly stage: TraceStage;
  @ApiProperty({ description: 'Version of the record' }) readonly version: number;
  @ApiProperty({ required: false, description: 'Number in the ledger of this agreement and direction' })
  readonly seq?: number;
  @ApiProperty({ required: false }) readonly epoch?: string;
  @ApiProperty({ required: false, description: 'base64url SHA-256 of the signed manifest' })
  readonly parcelDigest?: string;
  @ApiProperty({
    required: false,
    description: 'The clause that allowed it, or the nearest one where it was refused',
  })
  readonly clauseId?: string;
  @ApiProperty({ required: false, description: 'Problem code: why it waits, was stopped or was refused' })
  readonly code?: string;
  @ApiProperty({
    required: false,
    description: 'For a receipt: its signature holds under a key its issuer had then',
  })
  readonly verified?: boolean;
  @ApiProperty() readonly zh: string;
  @ApiProperty() readonly en: string;
}

export class TraceView {
  @ApiProperty({ format: 'uuid' }) readonly recordId: string;
  @ApiProperty() readonly kind: string;
  @ApiProperty() readonly sender: string;
  @ApiProperty() readonly recipient: string;
  @ApiProperty() readonly senderOffice: string;
  @ApiProperty() readonly recipientOffice: string;
  @ApiProperty({ format: 'uuid' }) readonly agreementId: string;
  @ApiProperty() readonly agreementVersion: number;
  @ApiProperty() readonly clauseId: string;
  @ApiProperty({ type: [TraceStepView] }) readonly steps: readonly TraceStepView[];
}

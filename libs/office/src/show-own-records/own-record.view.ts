/** A record about the person who reads it: all of it that this party holds in clear, and how far it has come. */
import { ApiProperty } from '@nestjs/swagger';
import { recordKinds } from '@liangdi/record';

export class OwnRecordStage {
  @ApiProperty({ enum: ['waiting', 'stopped', 'accepted', 'delivered', 'refused', 'acknowledged'] })
  readonly stage: string;
  @ApiProperty({ required: false, description: 'The party that signed this receipt' }) readonly by?: string;
  @ApiProperty({ required: false, format: 'date-time' }) readonly at?: string;
  @ApiProperty({ required: false, description: 'Why it was stopped or refused' }) readonly code?: string;
}

export class OwnRecordView {
  @ApiProperty({ format: 'uuid' }) readonly recordId: string;
  @ApiProperty() readonly version: number;
  @ApiProperty({ enum: recordKinds }) readonly kind: string;
  @ApiProperty({ enum: ['in', 'out'], description: 'Received here, or sent from here' }) readonly way: string;
  @ApiProperty({ description: 'The other party' }) readonly partner: string;
  @ApiProperty({ format: 'date-time' }) readonly issuedAt: string;
  @ApiProperty() readonly senderOffice: string;
  @ApiProperty() readonly recipientOffice: string;
  @ApiProperty() readonly purpose: string;
  @ApiProperty() readonly agreementId: string;
  @ApiProperty() readonly agreementVersion: number;
  @ApiProperty() readonly clauseId: string;
  @ApiProperty({ required: false, description: 'Your consent it went under' }) readonly consentId?: string;
  @ApiProperty({ required: false, description: 'The law it went under instead' })
  readonly statutoryBasisId?: string;
  @ApiProperty({ format: 'date' }) readonly retentionUntil: string;
  @ApiProperty({ type: Object, description: 'What it says, in full' }) readonly admin: object;
  @ApiProperty({
    description: 'There is a sealed part: GET /records/{id}/clinical, at the party that received it',
  })
  readonly hasClinical: boolean;
  @ApiProperty({ type: [OwnRecordStage] }) readonly stages: readonly OwnRecordStage[];
}

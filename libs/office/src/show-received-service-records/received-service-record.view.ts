/** A received service record: in the list only what tells it from its neighbours, opened with the layer an office may read. */
import { ApiProperty } from '@nestjs/swagger';
import { receivedServiceRecordLife } from '@liangdi/record';

export class ReceivedServiceRecordView {
  @ApiProperty({ format: 'uuid' }) readonly recordId: string;
  @ApiProperty() readonly version: number;
  @ApiProperty() readonly senderOffice: string;
  @ApiProperty() readonly area: string;
  @ApiProperty() readonly serviceType: string;
  @ApiProperty({ format: 'date' }) readonly serviceDate: string;
  @ApiProperty() readonly hasClinical: boolean;
  @ApiProperty({ description: 'Arrived after its time; taken in all the same' }) readonly late: boolean;
  @ApiProperty({ enum: receivedServiceRecordLife.states, description: 'Where this office stands with it' })
  readonly state: string;
  @ApiProperty({ format: 'date-time' }) readonly receivedAt: string;
  @ApiProperty({ required: false, format: 'date-time' }) readonly acknowledgedAt?: string;
}

export class OpenedServiceRecordView {
  @ApiProperty({ format: 'uuid' }) readonly recordId: string;
  @ApiProperty() readonly version: number;
  @ApiProperty({ enum: ['in', 'out'] }) readonly way: string;
  @ApiProperty() readonly senderOffice: string;
  @ApiProperty() readonly recipientOffice: string;
  @ApiProperty() readonly purpose: string;
  @ApiProperty() readonly clauseId: string;
  @ApiProperty({ format: 'date-time' }) readonly issuedAt: string;
  @ApiProperty({ required: false, format: 'date-time' }) readonly dueAt?: string;
  @ApiProperty({ format: 'date' }) readonly retentionUntil: string;
  @ApiProperty({ format: 'uuid', description: 'The person in this register' }) readonly personId: string;
  @ApiProperty({ required: false, description: 'Where she is registered here' }) readonly nameMasked?: string;
  @ApiProperty({ type: Object, description: 'urn:liangdi:schema:service-record-admin:1' })
  readonly admin: object;
  @ApiProperty({ description: 'There is a sealed part, for the clinic' }) readonly hasClinical: boolean;
  @ApiProperty({
    required: false,
    description: 'Where the receiving office stands with it; not known at the sender',
  })
  readonly state?: string;
}

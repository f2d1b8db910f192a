/** The clinical layer as the clinic reads it. */
import { ApiProperty } from '@nestjs/swagger';

export class ClinicalLayerView {
  @ApiProperty({ format: 'uuid' }) readonly recordId: string;
  @ApiProperty() readonly version: number;
  @ApiProperty() readonly kind: string;
  @ApiProperty() readonly purpose: string;
  @ApiProperty() readonly clauseId: string;
  @ApiProperty({ type: Object, description: 'urn:liangdi:schema:clinical:…, by kind and service type' })
  readonly clinical: object;
}

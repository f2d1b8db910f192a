/** One line of the list of agreements. */
import { ApiProperty } from '@nestjs/swagger';

export class AgreementLineView {
  @ApiProperty({ format: 'uuid' }) readonly agreementId: string;
  @ApiProperty() readonly agreementVersion: number;
  @ApiProperty() readonly partner: string;
  @ApiProperty() readonly state: string;
  @ApiProperty() readonly digest: string;
  @ApiProperty({ format: 'date' }) readonly validFrom: string;
  @ApiProperty({ format: 'date' }) readonly validUntil: string;
  @ApiProperty({ type: [String] }) readonly purposes: readonly string[];
}

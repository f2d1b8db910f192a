/** One version of one agreement, as the URL names it. */
import { ApiProperty } from '@nestjs/swagger';
import { uuidPattern } from '@liangdi/record';
import { Matches } from 'class-validator';

export class AgreementPath {
  @ApiProperty({ format: 'uuid' })
  @Matches(new RegExp(uuidPattern))
  readonly agreementId: string;

  @ApiProperty({ type: 'integer', minimum: 1, maximum: 10_000 })
  @Matches(/^[1-9]\d{0,4}$/)
  readonly agreementVersion: string;
}

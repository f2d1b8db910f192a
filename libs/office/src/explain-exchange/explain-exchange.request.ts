/** "May we send these fields of that record to this office for that purpose today?" No personal data: only names of fields and places. */
import { ApiProperty } from '@nestjs/swagger';
import {
  officePattern,
  partyPattern,
  purposes,
  recordKinds,
  type Purpose,
  type RecordKind,
} from '@liangdi/record';
import { IsIn, IsOptional, Matches } from 'class-validator';

export class ExplainExchangeRequest {
  @ApiProperty({ example: '440306.destination' })
  @Matches(new RegExp(partyPattern))
  readonly partner: string;

  @ApiProperty({ enum: recordKinds })
  @IsIn(recordKinds)
  readonly recordType: RecordKind;

  @ApiProperty({
    description: 'Field names of that record type, separated by commas',
    example: 'maritalStatus,childrenCount',
  })
  @Matches(/^[A-Za-z]{1,40}(,[A-Za-z]{1,40}){0,99}$/)
  readonly fields: string;

  @ApiProperty({ enum: purposes })
  @IsIn(purposes)
  readonly purpose: Purpose;

  @ApiProperty({ required: false, description: "Default: the caller's own office" })
  @IsOptional()
  @Matches(new RegExp(officePattern))
  readonly senderOffice?: string;

  @ApiProperty()
  @Matches(new RegExp(officePattern))
  readonly recipientOffice: string;
}

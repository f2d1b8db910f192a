/** Which streams to compare: all of them where nothing is named. */
import { ApiProperty } from '@nestjs/swagger';
import { directions, uuidPattern, type Direction } from '@liangdi/record';
import { IsIn, IsOptional, Matches } from 'class-validator';

export class DemandRunRequest {
  @ApiProperty({ format: 'uuid', required: false })
  @IsOptional()
  @Matches(new RegExp(uuidPattern))
  readonly agreementId?: string;

  @ApiProperty({ enum: directions, required: false })
  @IsOptional()
  @IsIn(directions)
  readonly direction?: Direction;
}

export class DemandedRunView {
  @ApiProperty({ format: 'uuid' }) readonly runId: string;
  @ApiProperty({ format: 'uuid' }) readonly agreementId: string;
  @ApiProperty({ enum: directions }) readonly direction: Direction;
}

export class DemandedRunsView {
  @ApiProperty({ type: [DemandedRunView] }) readonly runs: readonly DemandedRunView[];
}

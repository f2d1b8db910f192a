/** Which checkpoints are asked for, and the proofs of which records: checked before anything reaches SQL. */
import { ApiProperty } from '@nestjs/swagger';
import { problem } from '@liangdi/problem';
import { directions, type Direction } from '@liangdi/record';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsOptional, Matches } from 'class-validator';
import { isUuid, uuid } from '../is-uuid.js';

/** Each reads the whole day its record was sent on. */
const mostRecords = 50;

export class CheckpointFileQuery {
  @ApiProperty({ format: 'uuid' })
  @Matches(uuid)
  readonly agreementId: string;

  @ApiProperty({ enum: directions })
  @IsIn(directions)
  readonly direction: Direction;

  /** `record=a&record=b` and `record=a,b` alike. */
  @ApiProperty({
    required: false,
    isArray: true,
    type: String,
    description: 'Records to prove, comma separated or repeated',
  })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => listOf(value))
  @IsArray()
  @ArrayMaxSize(mostRecords)
  @Matches(uuid, { each: true })
  readonly record?: readonly string[];
}

function listOf(value: unknown): unknown {
  const given: unknown[] = Array.isArray(value) ? value : [value];
  const parts = given.flatMap((part) => (typeof part === 'string' ? part.split(',') : [part]));
  return [...new Set(parts)];
}

export interface CheckpointFilter {
  readonly agreementId: string | null;
  readonly direction: string | null;
}

/** What is left out does not narrow. @throws request-invalid */
export function checkpointFilterOf({
  agreementId = null,
  direction = null,
}: Readonly<Record<keyof CheckpointFilter, unknown>>): CheckpointFilter {
  const isAgreement = agreementId === null || (typeof agreementId === 'string' && isUuid(agreementId));
  const isDirection = direction === null || directions.some((known) => known === direction);
  const faults = [
    ...(isAgreement ? [] : [{ pointer: '/agreementId', rule: 'uuid' }]),
    ...(isDirection ? [] : [{ pointer: '/direction', rule: 'isIn' }]),
  ];
  if (faults.length > 0) throw problem('request-invalid', {}, { faults });
  return { agreementId, direction } as CheckpointFilter;
}

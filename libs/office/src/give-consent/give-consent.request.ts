/** A consent as it is given: separately for one recipient and one record type, after the notice has been read. */
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
} from 'class-validator';
import {
  partyPattern,
  purposes,
  recordKinds,
  uuidPattern,
  type PartyId,
  type PersonId,
  type Purpose,
  type RecordKind,
} from '@liangdi/record';

export class GiveConsentRequest {
  @Matches(new RegExp(partyPattern))
  readonly recipient: PartyId;

  @IsIn(recordKinds)
  readonly recordType: RecordKind;

  /** Left out: every purpose the notice named. */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(purposes.length)
  @IsIn(purposes, { each: true })
  readonly purposes?: Purpose[];

  /** Left out: every field the notice named. She may give fewer, never more. */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @IsString({ each: true })
  @Length(1, 64, { each: true })
  readonly fields?: string[];

  /** At most two years; after that she is asked again. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(24)
  readonly validMonths?: number;

  @IsIn(['zh', 'en'])
  readonly noticeLanguage: 'zh' | 'en';

  /** `digest` of the notice she was shown, for the same purposes and time. */
  @Matches(/^[A-Za-z0-9_-]{43}$/)
  readonly noticeDigest: string;

  @IsOptional()
  @IsIn(['self', 'guardian'])
  readonly capacity?: 'self' | 'guardian';

  /** Only where an officer helps her: who she is. */
  @IsOptional()
  @Matches(new RegExp(uuidPattern))
  readonly personId?: PersonId;

  /** Only where an officer helps her: the work number of the colleague who witnessed it. */
  @IsOptional()
  @Matches(/^[A-Za-z0-9][A-Za-z0-9-]{0,16}$/)
  readonly witness?: string;
}

/** Which notice to show: for one recipient and one record type, narrowed as she is to be asked. */
import { IsIn, IsOptional, Matches } from 'class-validator';
import { partyPattern, recordKinds, type PartyId, type RecordKind } from '@liangdi/record';

export class ShowConsentNoticeQuery {
  @Matches(new RegExp(partyPattern))
  readonly recipient: PartyId;

  @IsIn(recordKinds)
  readonly recordType: RecordKind;

  @IsOptional()
  @IsIn(['zh', 'en'])
  readonly language?: 'zh' | 'en';

  /** Comma-separated; left out: every purpose of the agreement. */
  @IsOptional()
  @Matches(/^[A-Za-z]{1,40}(,[A-Za-z]{1,40}){0,5}$/)
  readonly purposes?: string;

  /** For how long she is asked; at most two years. */
  @IsOptional()
  @Matches(/^([1-9]|1\d|2[0-4])$/)
  readonly validMonths?: string;
}

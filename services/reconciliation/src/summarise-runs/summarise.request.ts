/** Which calendar year: periods are fixed, so that no two views differ by a single day. */
import { IsIn, IsOptional, Matches } from 'class-validator';

export class SummariseQuery {
  /** Left out: the present one. */
  @IsOptional()
  @Matches(/^20\d\d$/)
  readonly year?: string;
}

export class PrintSummaryQuery extends SummariseQuery {
  @IsOptional()
  @IsIn(['zh', 'en'])
  readonly lang?: 'zh' | 'en';
}

/** A withdrawal needs no words and no reason; only where an officer helps her does it say who she is and who saw it. */
import { IsOptional, Matches } from 'class-validator';
import { uuidPattern, type PersonId } from '@liangdi/record';

export class WithdrawConsentRequest {
  @IsOptional()
  @Matches(new RegExp(uuidPattern))
  readonly personId?: PersonId;

  @IsOptional()
  @Matches(/^[A-Za-z0-9][A-Za-z0-9-]{0,16}$/)
  readonly witness?: string;
}

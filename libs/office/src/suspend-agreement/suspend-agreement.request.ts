/** Why, from a closed list: the partner reads it, and nothing about a person belongs there. */
import { suspensionReasons, type SuspensionReason } from '../agreement-reasons.js';
import { IsIn } from 'class-validator';

export class SuspendAgreementRequest {
  @IsIn(suspensionReasons)
  readonly reason: SuspensionReason;
}

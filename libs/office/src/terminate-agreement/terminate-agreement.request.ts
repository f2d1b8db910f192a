/** Why, from a closed list: the partner reads it, and nothing about a person belongs there. */
import { terminationReasons, type TerminationReason } from '../agreement-reasons.js';
import { IsIn } from 'class-validator';

export class TerminateAgreementRequest {
  @IsIn(terminationReasons)
  readonly reason: TerminationReason;
}

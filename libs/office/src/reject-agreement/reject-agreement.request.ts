/** Why, from a closed list: the partner reads it, and nothing about a person belongs there. */
import { rejectionReasons, type RejectionReason } from '../agreement-reasons.js';
import { IsIn } from 'class-validator';

export class RejectAgreementRequest {
  @IsIn(rejectionReasons)
  readonly reason: RejectionReason;
}

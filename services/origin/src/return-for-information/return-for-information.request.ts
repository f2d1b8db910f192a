/** What the office still needs: a closed list, so that no remark about her can be written. */
import { IsIn } from 'class-validator';

export const returnReasons = [
  'identityPapersNeeded',
  'claimUnclear',
  'recipientUnclear',
  'spouseConsentNeeded',
] as const;
export type ReturnReason = (typeof returnReasons)[number];

export class ReturnForInformationRequest {
  @IsIn(returnReasons)
  readonly reason: ReturnReason;
}

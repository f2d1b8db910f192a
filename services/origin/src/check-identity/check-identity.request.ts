/** How the registrar made sure that she is who she says. */
import { IsIn } from 'class-validator';

export const identityMeans = ['papersSeen', 'householdRegister', 'onlineIdentification'] as const;
export type IdentityMeans = (typeof identityMeans)[number];

export class CheckIdentityRequest {
  @IsIn(identityMeans)
  readonly means: IdentityMeans;
}

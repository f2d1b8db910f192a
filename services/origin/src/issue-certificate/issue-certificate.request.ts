/** Which of the claims the registrar could verify. What is not named stays as she declared it: that is enough to issue. */
import { Type } from 'class-transformer';
import { IsIn, IsOptional, Matches, ValidateNested } from 'class-validator';
import {
  assurances,
  maritalStatusSources,
  type Assurance,
  type CivilDate,
  type MaritalStatusSource,
} from '@liangdi/record';

class ClaimAssurances {
  @IsOptional()
  @IsIn(assurances)
  readonly maritalStatus?: Assurance;

  @IsOptional()
  @IsIn(assurances)
  readonly spouseName?: Assurance;

  @IsOptional()
  @IsIn(assurances)
  readonly childrenCount?: Assurance;

  @IsOptional()
  @IsIn(assurances)
  readonly birthRegistrationRef?: Assurance;
}

export class IssueCertificateRequest {
  @IsOptional()
  @ValidateNested()
  @Type(() => ClaimAssurances)
  readonly claims?: ClaimAssurances;

  /** Where the marital status was verified, and as of when. */
  @IsOptional()
  @IsIn(maritalStatusSources)
  readonly maritalStatusSource?: MaritalStatusSource;

  @IsOptional()
  @Matches(/^\d{4}-\d{2}-\d{2}$/)
  readonly maritalStatusAsOf?: CivilDate;
}

/** What she wants certified, each claim in her own words: the body of a request, and of its completion. */
import { Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  Max,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import {
  maritalStatusCodes,
  maritalStatusSources,
  officePattern,
  partyPattern,
  type CertificateClaims,
  type CivilDate,
  type MaritalStatusCode,
  type MaritalStatusSource,
  type OfficeId,
  type PartyId,
} from '@liangdi/record';
import type { RequestContent } from './certificate-requests.js';

class DeclaredClaim {
  /** Hers is a declaration; only the office can mark a claim verified. */
  @IsOptional()
  @IsIn(['declared'])
  readonly assurance?: 'declared';
}

class DeclaredMaritalStatus extends DeclaredClaim {
  /** GB/T 2261.2 */
  @IsIn(maritalStatusCodes)
  readonly value: MaritalStatusCode;

  @IsOptional()
  @IsIn(maritalStatusSources)
  readonly source?: MaritalStatusSource;

  @IsOptional()
  @Matches(/^\d{4}-\d{2}-\d{2}$/)
  readonly asOf?: CivilDate;
}

class DeclaredText extends DeclaredClaim {
  @IsString()
  @Length(1, 100)
  readonly value: string;
}

class DeclaredCount extends DeclaredClaim {
  @IsInt()
  @Min(0)
  @Max(30)
  readonly value: number;
}

class DeclaredClaims {
  @IsOptional()
  @ValidateNested()
  @Type(() => DeclaredMaritalStatus)
  readonly maritalStatus?: DeclaredMaritalStatus;

  @IsOptional()
  @ValidateNested()
  @Type(() => DeclaredText)
  readonly spouseName?: DeclaredText;

  /** A number and nothing else. */
  @IsOptional()
  @ValidateNested()
  @Type(() => DeclaredCount)
  readonly childrenCount?: DeclaredCount;

  @IsOptional()
  @ValidateNested()
  @Type(() => DeclaredText)
  readonly birthRegistrationRef?: DeclaredText;
}

export class DeclaredClaimsRequest {
  /** Only what she selects is ever on the certificate. */
  @IsObject()
  @ValidateNested()
  @Type(() => DeclaredClaims)
  readonly claims: DeclaredClaims;

  /** The party it is to be sent to; left out with `recipientOffice`, it is for her own hands. */
  @ValidateIf(
    (given: DeclaredClaimsRequest) => given.recipient !== undefined || given.recipientOffice !== undefined,
  )
  @Matches(new RegExp(partyPattern))
  readonly recipient?: PartyId;

  @ValidateIf(
    (given: DeclaredClaimsRequest) => given.recipient !== undefined || given.recipientOffice !== undefined,
  )
  @Matches(new RegExp(officePattern))
  readonly recipientOffice?: OfficeId;

  /** The spouse's own consent to being named. */
  @IsOptional()
  @IsUUID()
  readonly spouseConsentId?: string;
}

export function contentOf(given: DeclaredClaimsRequest, today: CivilDate): RequestContent {
  const { maritalStatus, spouseName, childrenCount, birthRegistrationRef } = given.claims;
  const assurance = 'declared' as const;
  const claims: CertificateClaims = {
    ...(maritalStatus && {
      maritalStatus: {
        value: maritalStatus.value,
        source: maritalStatus.source ?? 'selfDeclaration',
        asOf: maritalStatus.asOf ?? today,
        assurance,
      },
    }),
    // Without the spouse's consent number the name is refused before anything is stored.
    ...(spouseName && {
      spouseName: { value: spouseName.value, assurance, spouseConsentId: given.spouseConsentId ?? '' },
    }),
    ...(childrenCount && { childrenCount: { value: childrenCount.value, assurance } }),
    ...(birthRegistrationRef && { birthRegistrationRef: { value: birthRegistrationRef.value, assurance } }),
  };
  const { recipient: party, recipientOffice: office } = given;
  return { claims, ...(party && office ? { recipient: { party, office } } : {}) };
}

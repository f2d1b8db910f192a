/** What a manager drafts: a whole agreement text, or the few things an ordinary one needs. */
import { Type } from 'class-transformer';
import type { ContactRole } from '@liangdi/agreement';
import { instantPattern, officePattern, partyPattern, uuidPattern } from '@liangdi/record';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsObject,
  IsOptional,
  Length,
  Matches,
  ValidateIf,
  ValidateNested,
} from 'class-validator';

const contactRoles = [
  'agreementManager',
  'personalInformationProtection',
  'operator',
] as const satisfies readonly ContactRole[];
const date = /^\d{4}-\d{2}-\d{2}$/;

export class DraftContact {
  @Matches(new RegExp(partyPattern))
  readonly party: string;

  @IsIn(contactRoles)
  readonly role: (typeof contactRoles)[number];

  /** A post, not a private person. */
  @Length(1, 100)
  readonly name: string;

  /** When somebody last reached the office this way; not older than 90 days when the agreement comes into force. */
  @Matches(new RegExp(instantPattern))
  readonly confirmedAt: string;
}

export class DraftImpactAssessment {
  @Length(1, 100)
  readonly id: string;

  @Matches(date)
  readonly date: string;
}

export class DraftOffices {
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @Matches(new RegExp(officePattern), { each: true })
  readonly origin?: string[];

  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @Matches(new RegExp(officePattern), { each: true })
  readonly destination?: string[];
}

export class DraftAgreementRequest {
  /** A whole text by docs/schema/agreement.v1.json; nothing else is read then. */
  @IsOptional()
  @IsObject()
  readonly document?: object;

  /** The other party; its card must be pinned. */
  @ValidateIf(({ document }: DraftAgreementRequest) => document === undefined)
  @Matches(new RegExp(partyPattern))
  readonly partner?: string;

  /** At least one for each party. */
  @ValidateIf(({ document }: DraftAgreementRequest) => document === undefined)
  @IsArray()
  @ArrayMinSize(2)
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => DraftContact)
  readonly contacts?: DraftContact[];

  /** Default: today. */
  @IsOptional()
  @Matches(date)
  readonly validFrom?: string;

  /** Default: three years, the longest period. */
  @IsOptional()
  @Matches(date)
  readonly validUntil?: string;

  /** For every clause; without it the agreement can be signed, but never comes into force. */
  @IsOptional()
  @ValidateNested()
  @Type(() => DraftImpactAssessment)
  readonly impactAssessment?: DraftImpactAssessment;

  /** Default: all offices of both parties. */
  @IsOptional()
  @ValidateNested()
  @Type(() => DraftOffices)
  readonly offices?: DraftOffices;

  /** Given: the next version of this agreement. Otherwise a new one. */
  @IsOptional()
  @Matches(new RegExp(uuidPattern))
  readonly agreementId?: string;
}

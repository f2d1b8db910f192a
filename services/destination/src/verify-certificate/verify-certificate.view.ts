/** The answer to a verification: always the same members, whatever was found, so that nothing can be learnt from its shape. */
import { ApiProperty } from '@nestjs/swagger';

export const verificationStatuses = ['valid', 'expired', 'superseded', 'revoked', 'notFound'] as const;
export type VerificationStatus = (typeof verificationStatuses)[number];

export const holderAnswers = ['confirmed', 'couldNotConfirmYet', 'notAsked'] as const;
export type HolderAnswer = (typeof holderAnswers)[number];

export interface Disclosed {
  readonly nameMasked: string;
  readonly originOffice: string;
  readonly issuedAt: string;
  readonly expiresAt: string;
  /** The claims she selected: value, assurance and, for the marital status, source and date. */
  readonly claims: Readonly<Record<string, object>>;
}

export class VerificationView {
  @ApiProperty({ enum: verificationStatuses }) readonly status: VerificationStatus;
  @ApiProperty({ enum: holderAnswers }) readonly holder: HolderAnswer;
  @ApiProperty({ type: String, nullable: true }) readonly nameMasked: string | null;
  @ApiProperty({ type: String, nullable: true }) readonly originOffice: string | null;
  @ApiProperty({ type: String, nullable: true, format: 'date-time' }) readonly issuedAt: string | null;
  @ApiProperty({ type: String, nullable: true, format: 'date-time' }) readonly expiresAt: string | null;
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    description: 'The claims she selected, nothing else',
  })
  readonly claims: Disclosed['claims'] | null;
  @ApiProperty({
    type: String,
    nullable: true,
    format: 'uuid',
    description: 'The task of this office, where something could not be confirmed yet',
  })
  readonly presentationId: string | null;
  @ApiProperty({ type: 'object', additionalProperties: true, description: 'What to tell her, zh and en' })
  readonly whatNext: { readonly zh: string; readonly en: string };
}

/** What is shown of a certificate request, to the office that works on it and to the person who made it. */
import { ApiProperty } from '@nestjs/swagger';
import { maskName, type CertificateClaims } from '@liangdi/record';
import { certificateRequestLife } from '@liangdi/record';
import type { CertificateRequestRow, RequestContent } from './certificate-requests.js';

export class CertificateRequestView {
  @ApiProperty({ format: 'uuid' }) readonly requestId: string;
  @ApiProperty({ enum: certificateRequestLife.states }) readonly state: string;
  @ApiProperty() readonly office: string;
  @ApiProperty({ required: false }) readonly nameMasked?: string;
  @ApiProperty({ type: [String], description: 'The claims she selected' })
  readonly claimNames: readonly string[];
  @ApiProperty({
    selfRequired: false,
    type: 'object',
    additionalProperties: true,
    description: 'As she declared them; not in lists',
  })
  readonly claims?: CertificateClaims;
  @ApiProperty({ required: false }) readonly recipient?: string;
  @ApiProperty({ required: false }) readonly recipientOffice?: string;
  @ApiProperty({ format: 'date-time' }) readonly requestedAt: string;
  @ApiProperty({ format: 'date-time', description: 'When the office has to be done' }) readonly dueAt: string;
  @ApiProperty({ required: false, description: 'What the office still needs, from a closed list' })
  readonly returnReason?: string;
  @ApiProperty({
    required: false,
    enum: ['verified', 'unverified'],
    description: 'A mark on the number; never a reason to refuse',
  })
  readonly identityMark?: string;
}

export interface Shown {
  readonly content?: RequestContent | undefined;
  readonly name?: string | undefined;
  readonly withClaims: boolean;
}

export function requestView(
  row: CertificateRequestRow,
  { content, name, withClaims }: Shown,
): CertificateRequestView {
  return {
    requestId: row.request_id,
    state: row.state,
    office: row.office,
    ...(name === undefined ? {} : { nameMasked: maskName(name) }),
    claimNames: Object.keys(content?.claims ?? {}),
    ...(withClaims && content ? { claims: content.claims } : {}),
    ...(content?.recipient
      ? { recipient: content.recipient.party, recipientOffice: content.recipient.office }
      : {}),
    requestedAt: row.requested_at.toISOString(),
    dueAt: row.due_at.toISOString(),
    ...(row.return_reason ? { returnReason: row.return_reason } : {}),
    ...(row.identity_mark ? { identityMark: row.identity_mark } : {}),
  };
}

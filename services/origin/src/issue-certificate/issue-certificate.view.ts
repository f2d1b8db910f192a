/** What the registrar sees of what has been issued: the certificate, and apart from it what became of the sending. */
import { ApiProperty } from '@nestjs/swagger';
import type { SubmittedRecord } from '@liangdi/delivery';
import type { ProblemBody } from '@liangdi/problem';
import type { CertificateAdmin } from '@liangdi/record';

const object = { type: 'object', additionalProperties: true } as const;

export class IssuedCertificateView {
  @ApiProperty() readonly certificateNo: string;
  @ApiProperty({ format: 'uuid' }) readonly recordId: string;
  @ApiProperty({ enum: ['issued'] }) readonly status: 'issued';
  @ApiProperty({ format: 'date-time' }) readonly issuedAt: string;
  @ApiProperty({ format: 'date-time' }) readonly expiresAt: string;
  @ApiProperty({ ...object, description: 'Only the claims she selected, each with its assurance' })
  readonly claims: CertificateAdmin['claims'];
  @ApiProperty({
    type: [String],
    description: 'Claims left out because the spouse’s consent no longer stands',
  })
  readonly leftOut: readonly string[];
  @ApiProperty({
    ...object,
    nullable: true,
    description: 'recordId, version, clauseId, digest; null where nothing was sent',
  })
  readonly sent: SubmittedRecord | null;
  @ApiProperty({
    ...object,
    nullable: true,
    description: 'Why it was not sent, as a problem; the certificate is hers all the same',
  })
  readonly sendingRefused: ProblemBody | null;
}

/** A certificate as its holder sees it: all of it, to keep and to show. */
import { ApiProperty } from '@nestjs/swagger';
import type { CertificateAdmin } from '@liangdi/record';

export class OwnCertificateView {
  @ApiProperty() readonly certificateNo: string;
  @ApiProperty({ format: 'uuid' }) readonly recordId: string;
  @ApiProperty({ enum: ['issued', 'superseded', 'expired', 'revoked'] }) readonly state: string;
  @ApiProperty({ format: 'date-time' }) readonly issuedAt: string;
  @ApiProperty({ format: 'date-time' }) readonly expiresAt: string;
  @ApiProperty({ format: 'date-time', description: 'Until when a copy printed today is good' })
  readonly printedCopyGoodUntil: string;
  @ApiProperty({ description: 'Whether it was also sent to the office she named' }) readonly sent: boolean;
  @ApiProperty({ type: 'object', additionalProperties: true, description: 'The whole certificate' })
  readonly content: CertificateAdmin;
}

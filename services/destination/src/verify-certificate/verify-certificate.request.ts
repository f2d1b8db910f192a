/** What a worker enters from the certificate, and, where she shows them, from her papers. In the body: neither belongs in a URL. */
import { IsOptional, IsString, Length, Matches } from 'class-validator';

export class VerifyCertificateRequest {
  /** As printed. What looks like an ID number typed in the wrong place is refused: it would be written into the office's task. */
  @Matches(/^(?!\d{15}$|\d{17}[\dX]$)[A-Z0-9][A-Z0-9-]{5,39}$/)
  readonly certificateNo: string;

  /** To see whether the certificate is hers. */
  @IsOptional()
  @IsString()
  @Length(6, 24)
  readonly idNumber?: string;
}

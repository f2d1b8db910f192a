/** What may be asked of an evidence file. */
import { IsIn, IsOptional } from 'class-validator';

export class ExportEvidenceRequest {
  /** `true`: with the record's body and its salt, for those who may. The clinical layer stays sealed in it. */
  @IsOptional()
  @IsIn(['true', 'false'])
  readonly withBody?: 'true' | 'false';
}

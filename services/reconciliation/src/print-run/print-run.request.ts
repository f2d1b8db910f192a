/** In which language a report is printed; left out, as the browser prefers. */
import { IsIn, IsOptional } from 'class-validator';

export class PrintRunQuery {
  @IsOptional()
  @IsIn(['zh', 'en'])
  readonly lang?: 'zh' | 'en';
}

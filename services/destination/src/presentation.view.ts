/** A presentation as the office's task. */
import { ApiProperty } from '@nestjs/swagger';
import { presentationLife } from '@liangdi/record';
import type { PresentationRow } from './presentations.js';

export class PresentationView {
  @ApiProperty({ format: 'uuid' }) readonly presentationId: string;
  @ApiProperty() readonly certificateNo: string;
  @ApiProperty({ enum: presentationLife.states }) readonly state: string;
  @ApiProperty({ format: 'date-time' }) readonly openedAt: string;
  @ApiProperty({ format: 'date-time', description: 'When the office has to be done' }) readonly dueAt: string;
}

export function presentationView(row: PresentationRow): PresentationView {
  return {
    presentationId: row.presentation_id,
    certificateNo: row.certificate_no,
    state: row.state,
    openedAt: row.opened_at.toISOString(),
    dueAt: row.due_at.toISOString(),
  };
}

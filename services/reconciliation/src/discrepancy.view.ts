/** A difference as people see it: both rows side by side, what was done, and whose task the rest is. Rows name records, never persons. */
import { ApiProperty } from '@nestjs/swagger';
import { directions } from '@liangdi/record';
import { discrepancyClasses } from '@liangdi/sketch';
import type { DiscrepancyRow } from './discrepancy-rows.js';

const textOrNull = { nullable: true, type: String } as const;

export class WireRowView {
  @ApiProperty() readonly seq: number;
  @ApiProperty({ description: 'base64url' }) readonly keyHash: string;
  @ApiProperty({ format: 'uuid' }) readonly recordId: string;
  @ApiProperty() readonly version: number;
  @ApiProperty({ description: 'base64url SHA-256' }) readonly digest: string;
  @ApiProperty({ enum: ['applied', 'refused', 'withdrawn'] }) readonly status: string;
  @ApiProperty({ description: 'base64url' }) readonly parcelDigest: string;
}

export class StoryLineView {
  @ApiProperty({ format: 'date-time' }) readonly at: string;
  @ApiProperty({ enum: ['own', 'partner'] }) readonly by: string;
  @ApiProperty() readonly act: string;
  @ApiProperty() readonly zh: string;
  @ApiProperty() readonly en: string;
}

export class DiscrepancyView {
  @ApiProperty({ format: 'uuid' }) readonly discrepancyId: string;
  @ApiProperty({ format: 'uuid' }) readonly runId: string;
  @ApiProperty({ format: 'uuid' }) readonly agreementId: string;
  @ApiProperty({ enum: directions }) readonly direction: string;
  @ApiProperty() readonly seq: number;
  @ApiProperty({ description: 'How many numbers from `seq` on it stands for' }) readonly count: number;
  @ApiProperty({ ...textOrNull, format: 'uuid' }) readonly recordId: string | null;
  @ApiProperty({ nullable: true, type: Number }) readonly version: number | null;
  @ApiProperty({ enum: discrepancyClasses }) readonly class: string;
  @ApiProperty({ enum: ['sender', 'receiver', 'both', 'unknown'] }) readonly wrongSide: string;
  @ApiProperty({ enum: ['found', 'healing', 'healed', 'open'] }) readonly state: string;
  @ApiProperty(textOrNull) readonly healedHow: string | null;
  @ApiProperty({ ...textOrNull, description: 'The office whose task it is' }) readonly office: string | null;
  @ApiProperty({ ...textOrNull, format: 'date-time' }) readonly dueAt: string | null;
  @ApiProperty({ nullable: true, type: WireRowView }) readonly ownRow: WireRowView | null;
  @ApiProperty({ nullable: true, type: WireRowView }) readonly partnerRow: WireRowView | null;
  @ApiProperty({ type: [StoryLineView] }) readonly story: readonly StoryLineView[];
  @ApiProperty({ format: 'date-time' }) readonly foundAt: string;
  @ApiProperty({ ...textOrNull, format: 'date-time' }) readonly closedAt: string | null;
}

export function discrepancyView(row: DiscrepancyRow): DiscrepancyView {
  return {
    discrepancyId: row.discrepancy_id,
    runId: row.run_id,
    agreementId: row.agreement_id,
    direction: row.direction,
    seq: row.seq,
    count: row.count,
    recordId: row.record_id,
    version: row.version,
    class: row.class,
    wrongSide: row.wrong_side,
    state: row.state,
    healedHow: row.healed_how,
    office: row.office,
    dueAt: row.due_at?.toISOString() ?? null,
    ownRow: row.own_row,
    partnerRow: row.partner_row,
    story: row.story,
    foundAt: row.found_at.toISOString(),
    closedAt: row.closed_at?.toISOString() ?? null,
  };
}

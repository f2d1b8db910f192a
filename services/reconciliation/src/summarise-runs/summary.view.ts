/** What a period of comparing came to, per agreement and direction. Indicators measure offices; small numbers are hidden (suppress.ts). */
import { ApiProperty } from '@nestjs/swagger';
import { directions } from '@liangdi/record';
import { discrepancyClasses } from '@liangdi/sketch';

const countOrNull = {
  nullable: true,
  type: Number,
  description: 'In fives; null: too few to be shown',
} as const;
const rateOrNull = { nullable: true, type: Number, description: '0 to 1; null: fewer than ten' } as const;

export class PeriodClassView {
  @ApiProperty({ enum: discrepancyClasses }) readonly class: (typeof discrepancyClasses)[number];
  @ApiProperty({ description: 'In fives' }) readonly found: number;
}

export class PeriodView {
  @ApiProperty({ format: 'uuid' }) readonly agreementId: string;
  @ApiProperty({ enum: directions }) readonly direction: (typeof directions)[number];
  @ApiProperty({ description: 'Calendar month (2026-11) or year (2026) in China' }) readonly period: string;
  @ApiProperty({ description: 'false: the period is not over yet' }) readonly complete: boolean;
  @ApiProperty() readonly runs: number;
  @ApiProperty({ description: 'Runs that ended with both ledgers equal' }) readonly agreed: number;
  @ApiProperty(countOrNull) readonly entriesCompared: number | null;
  @ApiProperty({
    ...rateOrNull,
    description:
      'Share of the entries compared on which both ledgers agreed when first compared in the period',
  })
  readonly ledgerAgreementRate: number | null;
  @ApiProperty(countOrNull) readonly found: number | null;
  @ApiProperty({ nullable: true, type: [PeriodClassView] }) readonly byClass:
    readonly PeriodClassView[] | null;
  @ApiProperty(countOrNull) readonly healed: number | null;
  @ApiProperty(countOrNull) readonly open: number | null;
  @ApiProperty({ ...countOrNull, description: 'Healed before and found anew; in fives' })
  readonly foundAgain: number | null;
  @ApiProperty({
    ...rateOrNull,
    description:
      'Share closed within their date, of the differences of the period that are closed or past it',
  })
  readonly reconciliationClosureRate: number | null;
}

export class TargetsView {
  @ApiProperty() readonly ledgerAgreementRate: number;
  @ApiProperty() readonly reconciliationClosureRate: number;
}

export class SummaryView {
  @ApiProperty({ type: [PeriodView] }) readonly items: readonly PeriodView[];
  @ApiProperty({ description: 'The usual targets; an agreement may name others' })
  readonly targets: TargetsView;
  @ApiProperty({ description: 'How small numbers are hidden, Chinese' }) readonly zh: string;
  @ApiProperty({ description: 'How small numbers are hidden, English' }) readonly en: string;
}

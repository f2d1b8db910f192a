/** The answer in words, per agreement: which clause allows it, or which one is missing. */
import { ApiProperty } from '@nestjs/swagger';

export class BilingualView {
  @ApiProperty() readonly zh: string;
  @ApiProperty() readonly en: string;
}

export class ClauseNeededView extends BilingualView {
  @ApiProperty({ description: 'The clause to extend, or none' }) readonly clauseId: string;
}

export class MissingFieldView {
  @ApiProperty() readonly field: string;
  @ApiProperty() readonly clauseWouldNeed: ClauseNeededView;
}

export class AgreementExplanationView {
  @ApiProperty({ format: 'uuid' }) readonly agreementId: string;
  @ApiProperty() readonly agreementVersion: number;
  @ApiProperty() readonly state: string;
  @ApiProperty() readonly allowed: boolean;
  @ApiProperty({ required: false }) readonly clauseId?: string;
  @ApiProperty({ type: [BilingualView] }) readonly reasons: readonly BilingualView[];
  @ApiProperty({ type: [MissingFieldView] }) readonly missing: readonly MissingFieldView[];
}

export class ExplanationView {
  @ApiProperty({
    description:
      'Whether one of the agreements allows it; her consent is asked for as well where the clause rests on it',
  })
  readonly allowed: boolean;
  @ApiProperty({ type: [BilingualView], description: 'Where there is no agreement to ask' })
  readonly reasons: readonly BilingualView[];
  @ApiProperty({ type: [AgreementExplanationView] }) readonly agreements: readonly AgreementExplanationView[];
}

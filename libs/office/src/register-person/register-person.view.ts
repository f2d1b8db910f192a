/** What an office sees of a registered person: never the number itself again. */
import { ApiProperty } from '@nestjs/swagger';

export class RegisteredPersonView {
  @ApiProperty({ format: 'uuid' }) readonly personId: string;
  @ApiProperty({ description: 'ID number with all but two characters at each end masked' })
  readonly idNumberMasked: string;
  @ApiProperty() readonly nameMasked: string;
  @ApiProperty({ enum: ['verified', 'unverified'] }) readonly verification: string;
  @ApiProperty({ type: [String], description: 'What to look at; none of them is a reason to refuse her' })
  readonly warnings: readonly string[];
  @ApiProperty() readonly alreadyKnown: boolean;
}

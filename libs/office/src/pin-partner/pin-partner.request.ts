/** The card a partner handed over, as it came. */
import { Matches, MaxLength } from 'class-validator';

export class PinPartnerRequest {
  /** Compact JWS; its content is checked against its own signature and, where one is pinned, against the pinned card. */
  @Matches(/^[\w-]+\.[\w-]+\.[\w-]+$/)
  @MaxLength(1_400_000)
  readonly card: string;
}

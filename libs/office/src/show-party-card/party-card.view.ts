/** A party card as it is handed over: signed by itself, to be compared over another channel before it is pinned. */
import { ApiProperty } from '@nestjs/swagger';

export class PartyCardView {
  @ApiProperty({ description: 'Compact JWS, typ liangdi.party-card.v1' }) readonly card: string;
  @ApiProperty({ description: 'base64url SHA-256 of the card: read it to each other on the telephone' })
  readonly digest: string;
}

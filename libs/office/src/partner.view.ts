/** What a desk sees of a partner: enough to choose an office there, and to compare keys by telephone. */
import { ApiProperty } from '@nestjs/swagger';
import type { PartnerCard } from '@liangdi/terms';
import { cardDigest } from './agreement-cards.js';

export class PartyNameView {
  @ApiProperty() readonly zh: string;
  @ApiProperty() readonly en: string;
}

export class PartnerOfficeView {
  @ApiProperty({ description: 'Nine digits' }) readonly office: string;
  @ApiProperty() readonly name: PartyNameView;
}

export class PartnerKeyView {
  @ApiProperty({ description: 'RFC 7638 thumbprint' }) readonly kid: string;
  @ApiProperty({ enum: ['sign', 'encrypt', 'agree', 'clinic'] }) readonly use: string;
}

export class PartnerView {
  @ApiProperty({ example: '440306.destination' }) readonly party: string;
  @ApiProperty() readonly name: PartyNameView;
  @ApiProperty({ example: '440306' }) readonly division: string;
  @ApiProperty({ type: [PartnerOfficeView] }) readonly offices: readonly PartnerOfficeView[];
  @ApiProperty({ description: 'Higher is newer' }) readonly serial: number;
  @ApiProperty({ type: [PartnerKeyView] }) readonly keys: readonly PartnerKeyView[];
  @ApiProperty({ description: 'base64url SHA-256 of the card, as agreements name it' })
  readonly cardDigest: string;
}

export function viewPartner({ card, jws }: PartnerCard): PartnerView {
  const { party, name, division, offices, serial } = card;
  const keys = card.keys.map(({ kid, use }) => ({ kid, use }));
  return { party, name, division, offices, serial, keys, cardDigest: cardDigest(jws) };
}

/** The state of one ledger in numbers: what a comparison with the partner begins with. Nothing in it is about a person. */
import { ApiProperty } from '@nestjs/swagger';

export class LedgerView {
  @ApiProperty({ format: 'uuid' }) readonly agreementId: string;
  @ApiProperty({ enum: ['originToDestination', 'destinationToOrigin'] }) readonly direction: string;
  @ApiProperty({ enum: ['out', 'in'], description: 'Whether this party sends or receives in this direction' })
  readonly way: 'out' | 'in';
  @ApiProperty({ nullable: true, type: String }) readonly partner: string | null;
  @ApiProperty({ description: 'Entries written' }) readonly entries: number;
  @ApiProperty({ nullable: true, type: Number }) readonly firstSeq: number | null;
  @ApiProperty({ nullable: true, type: Number }) readonly lastSeq: number | null;
  @ApiProperty({ description: 'The number the next entry gets (out) or must have (in)' })
  readonly nextSeq: number;
  @ApiProperty({ description: 'Entries the receiver refused' }) readonly refused: number;
  @ApiProperty({
    description: 'SHA-256 over seq, digest and status of every entry, hex: equal ledgers give equal text',
  })
  readonly fingerprint: string;
  @ApiProperty({ description: 'in: parcels that came before their turn and wait for a missing one' })
  readonly heldParcels: number;
  @ApiProperty({ description: 'out: records that wait for a number' }) readonly waiting: number;
  @ApiProperty({ description: 'out: parcels sealed and not yet sent' }) readonly unsent: number;
  @ApiProperty({ description: 'out: parcels sent for which no receipt has come yet' })
  readonly unanswered: number;
}

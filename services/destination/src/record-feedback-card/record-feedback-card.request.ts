/** A service that has been done, for whom, and where she wants it reported. */
import { IsOptional, IsUUID, Matches } from 'class-validator';
import { officePattern, partyPattern, type OfficeId, type PartyId, type PersonId } from '@liangdi/record';
import { ServiceDoneRequest } from '../service-done.request.js';

export class RecordFeedbackCardRequest extends ServiceDoneRequest {
  @IsUUID()
  readonly personId: PersonId;

  /** Her request; without one, the card is offered to her. */
  @IsOptional()
  @IsUUID()
  readonly requestId?: string;

  @Matches(new RegExp(partyPattern))
  readonly recipient: PartyId;

  @Matches(new RegExp(officePattern))
  readonly recipientOffice: OfficeId;
}

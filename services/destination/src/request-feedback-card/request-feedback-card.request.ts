/** What she wants reported, and to which office at home. */
import { IsIn, Matches } from 'class-validator';
import {
  officePattern,
  partyPattern,
  serviceTypes,
  type OfficeId,
  type PartyId,
  type ServiceType,
} from '@liangdi/record';

export class RequestFeedbackCardRequest {
  @IsIn(serviceTypes)
  readonly serviceType: ServiceType;

  @Matches(new RegExp(partyPattern))
  readonly recipient: PartyId;

  @Matches(new RegExp(officePattern))
  readonly recipientOffice: OfficeId;
}

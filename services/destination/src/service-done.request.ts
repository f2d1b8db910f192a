/** What is written on a card, by the office that gave the service: the body of its recording, and of its revision. */
import { Type } from 'class-transformer';
import { IsIn, IsObject, IsOptional, IsString, Length, Matches, ValidateNested } from 'class-validator';
import {
  purposes,
  serviceOutcomes,
  serviceTypes,
  staffRoles,
  type CivilDate,
  type Purpose,
  type ServiceOutcome,
  type ServiceType,
  type StaffRole,
} from '@liangdi/record';

class Examiner {
  @IsIn(staffRoles)
  readonly role: StaffRole;

  /** Never a name. */
  @IsString()
  @Length(1, 17)
  readonly workNumber: string;
}

export class ServiceDoneRequest {
  @IsIn(serviceTypes)
  readonly serviceType: ServiceType;

  @Matches(/^\d{4}-\d{2}-\d{2}$/)
  readonly serviceDate: CivilDate;

  /** What the office has done; there is no outcome that says anything about her. */
  @IsIn(serviceOutcomes)
  readonly outcome: ServiceOutcome;

  /** Advice, never a deadline. */
  @IsOptional()
  @Matches(/^\d{4}-\d{2}-\d{2}$/)
  readonly nextSuggestedDate?: CivilDate;

  /** City level only, GB/T 2260. */
  @Matches(/^[1-9]\d{3}00$/)
  readonly placeCity: string;

  @IsObject()
  @ValidateNested()
  @Type(() => Examiner)
  readonly examiner: Examiner;

  @IsIn(purposes)
  readonly purpose: Purpose;

  /** Only a clinic may enter it. */
  @IsOptional()
  @IsObject()
  readonly clinical?: object;
}

/**
 * The feedback card 服务反馈卡, admin layer (02-domain §2.2): a service she asked for has been done, nobody need call her home.
 * Protects: there is no outcome that says anything about her, only what the office did; place at city level only.
 */
import {
  closed,
  day,
  documentNo,
  matching,
  office,
  oneOf,
  staff,
  uuid,
  type ObjectSchema,
  type Staff,
} from '../layers/parts.js';
import type { OfficeId } from '../party/party.js';
import type { CivilDate } from '../time/civil-date.js';
import { serviceTypes, type ServiceType } from '../service-record/service-areas.js';
import { serviceOutcomes, type ServiceOutcome } from '../service-record/service-outcome.js';

export interface FeedbackCardAdmin {
  readonly cardNo: string;
  /** Her request, to see the service or to have it reported. */
  readonly requestId: string;
  readonly serviceType: ServiceType;
  readonly serviceDate: CivilDate;
  readonly providerOffice: OfficeId;
  /** GB/T 2260 code of the city: six digits, the last two 00. */
  readonly placeCity: string;
  readonly outcome: ServiceOutcome;
  /** Advice, never a deadline. */
  readonly nextSuggestedDate?: CivilDate;
  readonly examiner: Staff;
}

export const feedbackCardAdminSchema: ObjectSchema = closed(
  {
    cardNo: documentNo,
    requestId: uuid,
    serviceType: oneOf(serviceTypes),
    serviceDate: day,
    providerOffice: office,
    placeCity: matching('^[1-9][0-9]{3}00$', 6),
    outcome: oneOf(serviceOutcomes),
    examiner: staff,
  },
  { nextSuggestedDate: day },
  {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:liangdi:schema:feedback-card-admin:1',
  },
);

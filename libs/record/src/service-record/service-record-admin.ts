/** The service record 服务记录, admin layer (02-domain §2.3): who did what when, for the office that serves her next. */
import { closed, day, office, oneOf, type SchemaPart } from '../layers/parts.js';
import type { OfficeId } from '../party/party.js';
import type { CivilDate } from '../time/civil-date.js';
import {
  areaOf,
  serviceTypes,
  type ServiceArea,
  type ServiceType,
  type ServiceTypeIn,
} from './service-areas.js';
import { detailSchemas, type ServiceDetails } from './service-details.js';
import { serviceOutcomes, type ServiceOutcome } from './service-outcome.js';

type AreaOf<Type extends ServiceType> = {
  [Area in ServiceArea]: Type extends ServiceTypeIn<Area> ? Area : never;
}[ServiceArea];
type Done = Extract<ServiceOutcome, 'completed' | 'partlyCompleted'>;

interface ServiceCommon<Type extends ServiceType> {
  readonly area: AreaOf<Type>;
  readonly serviceType: Type;
  readonly serviceDate: CivilDate;
  readonly providerOffice: OfficeId;
  /** Advice, never a deadline. */
  readonly nextSuggestedDate?: CivilDate;
}

/** The layer of one service type: its details are there once it is done. */
export type ServiceRecordAdminOf<Type extends ServiceType> =
  | (ServiceCommon<Type> & ServiceDetails[Type] & { readonly outcome: Done })
  | (ServiceCommon<Type> &
      Partial<ServiceDetails[Type]> & { readonly outcome: Exclude<ServiceOutcome, Done> });

export type ServiceRecordAdmin = { [Type in ServiceType]: ServiceRecordAdminOf<Type> }[ServiceType];

export const serviceRecordAdminSchema: SchemaPart & { readonly oneOf: readonly SchemaPart[] } = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:liangdi:schema:service-record-admin:1',
  type: 'object',
  required: ['serviceType'],
  // Not needed for the meaning (the consts already tell the branches apart): it lets ajv jump to the one branch.
  discriminator: { propertyName: 'serviceType' },
  oneOf: serviceTypes.map(schemaOf),
};

function schemaOf(type: ServiceType): SchemaPart {
  const { whenDone, optional } = detailSchemas[type];
  const whenDoneNames = Object.keys(whenDone);
  return closed(
    {
      area: { type: 'string', const: areaOf(type) },
      serviceType: { type: 'string', const: type },
      serviceDate: day,
      providerOffice: office,
      outcome: oneOf(serviceOutcomes),
    },
    { nextSuggestedDate: day, ...whenDone, ...optional },
    whenDoneNames.length === 0
      ? {}
      : {
          if: { properties: { outcome: { enum: ['completed', 'partlyCompleted'] } }, required: ['outcome'] },
          then: { required: whenDoneNames },
        },
  );
}

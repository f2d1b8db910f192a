/**
 * The published schemas of both layers, by kind (decision 0002). Partners build against these; ajv compiles the same.
 * Closed throughout: a field that is not here cannot be sent, by whatever route.
 */
import { certificateAdminSchema } from '../certificate/certificate-admin.js';
import { feedbackCardClinicalSchema, serviceClinicalSchemas } from '../clinical/clinical-layers.js';
import { feedbackCardAdminSchema } from '../feedback-card/feedback-card-admin.js';
import type { RecordKind } from '../record-kind.js';
import { serviceRecordAdminSchema } from '../service-record/service-record-admin.js';

export interface RecordSchemas {
  readonly admin: object;
  /** Absent: records of this kind have no clinical layer. */
  readonly clinical?: object;
}

export const recordSchemas: Readonly<Record<RecordKind, RecordSchemas>> = {
  certificate: { admin: certificateAdminSchema },
  feedbackCard: { admin: feedbackCardAdminSchema, clinical: feedbackCardClinicalSchema },
  serviceRecord: {
    admin: serviceRecordAdminSchema,
    clinical: {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: 'urn:liangdi:schema:clinical:serviceRecord:1',
      description: 'One of these, by the serviceType of the admin layer.',
      anyOf: Object.values(serviceClinicalSchemas),
    },
  },
};

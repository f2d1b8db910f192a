/**
 * The field names an agreement speaks of. A certificate's claims are named one by one, for each is a decision of hers;
 * the clinical layer is one field, for the office that evaluates the agreement cannot see into it.
 */
import { certificateAdminSchema, certificateClaims } from '../certificate/certificate-admin.js';
import { feedbackCardAdminSchema } from '../feedback-card/feedback-card-admin.js';
import type { RecordKind } from '../record-kind.js';
import { serviceRecordAdminSchema } from '../service-record/service-record-admin.js';

export const clinicalField = 'clinical';

/** Every field a record of the kind can have. */
export const recordFields: Readonly<Record<RecordKind, readonly string[]>> = {
  certificate: [
    ...Object.keys(certificateAdminSchema.properties).filter((name) => name !== 'claims'),
    ...certificateClaims,
  ],
  feedbackCard: [...Object.keys(feedbackCardAdminSchema.properties), clinicalField],
  serviceRecord: [
    ...new Set(
      serviceRecordAdminSchema.oneOf.flatMap((branch) => Object.keys(branch['properties'] as object)),
    ),
    clinicalField,
  ],
};

/** The fields in use in one record. Unknown names come out too: deny by default finds them, an agreement cannot name them. */
export function fieldsOf(kind: RecordKind, admin: object, hasClinical: boolean): string[] {
  const present = namesIn(admin);
  const fields =
    kind === 'certificate'
      ? present.flatMap((name) =>
          name === 'claims' ? namesIn((admin as { claims?: unknown }).claims) : [name],
        )
      : present;
  return hasClinical ? [...fields, clinicalField] : fields;
}

function namesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.keys(value).filter((name) => (value as Record<string, unknown>)[name] !== undefined);
}

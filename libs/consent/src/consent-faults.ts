/** What is wrong with a consent, by place and rule. A consent with one fault is no leave to send anything. */
import { problem, type ProblemFault } from '@liangdi/problem';
import { clinicalField, containsIdNumber, recordFields, yearsAfter } from '@liangdi/record';
import { compileSchema } from './compile-schema.js';
import type { ConsentRecord } from './consent-record.js';
import { consentSchema } from './consent-schema.js';

/** After two years she is asked again. */
export const longestConsentYears = 2;

const schemaFaults = compileSchema(consentSchema);

export function consentFaults(consent: unknown): readonly ProblemFault[] {
  const byShape = schemaFaults(consent);
  return byShape.length > 0 ? byShape : meaningFaults(consent as ConsentRecord);
}

/** The value as a consent, or `consent-faulty` with every fault. */
export function requireConsentRecord(consent: unknown): ConsentRecord {
  const faults = consentFaults(consent);
  if (faults.length > 0) throw problem('consent-faulty', {}, { faults });
  return consent as ConsentRecord;
}

function meaningFaults(consent: ConsentRecord): readonly ProblemFault[] {
  const { givenAt, expiresAt, withdrawnAt, controllers } = consent;
  const known = recordFields[consent.recordType];
  const unknown = consent.fields.flatMap((field, at) =>
    known.includes(field) ? [] : [fault(`/fields/${at}`, 'known-field')],
  );
  return [
    ...unknown,
    ...(expiresAt <= givenAt ? [fault('/expiresAt', 'after-givenAt')] : []),
    ...(expiresAt > yearsAfter(givenAt, longestConsentYears)
      ? [fault('/expiresAt', 'at-most-two-years')]
      : []),
    ...(withdrawnAt !== undefined && withdrawnAt < givenAt
      ? [fault('/withdrawnAt', 'not-before-givenAt')]
      : []),
    ...(mustBeSensitive(consent) && !consent.sensitive ? [fault('/sensitive', 'health-is-sensitive')] : []),
    ...controllers.flatMap(({ name, contact }, at) =>
      containsIdNumber(`${name} ${contact}`) ? [fault(`/controllers/${at}`, 'no-id-number')] : [],
    ),
  ];
}

/** Medical and health information is sensitive by law; she has to have been told so. */
function mustBeSensitive({ recordType, fields }: ConsentRecord): boolean {
  return recordType === 'feedbackCard' || fields.includes(clinicalField);
}

function fault(pointer: string, rule: string): ProblemFault {
  return { pointer, rule };
}

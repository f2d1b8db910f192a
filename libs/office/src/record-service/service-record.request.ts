/**
 * What may be sent in to record a service, one or five hundred at a time. The layers are JSON Schema already (decision 0002), and so is what is
 * around them, compiled once: the description and both routes read the same object, and a bulk call walks each record once.
 */
import { problem, type Problem } from '@liangdi/problem';
import {
  officePattern,
  partyPattern,
  purposes,
  uuidPattern,
  type OfficeId,
  type PartyId,
  type PersonId,
  type Purpose,
  type ServiceRecordAdmin,
} from '@liangdi/record';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';

export interface ServiceRecordRequest {
  readonly personId: PersonId;
  readonly recipient: PartyId;
  readonly recipientOffice: OfficeId;
  readonly purpose: Purpose;
  /** The layer registrars see; checked against its schema on the way out. */
  readonly admin: ServiceRecordAdmin;
  /** Findings, for the receiving clinic alone; only a clinic enters them. */
  readonly clinical?: object;
}

export interface BulkRequest {
  /** `all`: one refusal refuses the whole call; `each`: every record stands for itself. */
  readonly mode: 'all' | 'each';
  /** Each is checked for itself. */
  readonly records: readonly unknown[];
}

export const mostRecordsPerCall = 500;

export const serviceRecordShape = {
  type: 'object',
  additionalProperties: false,
  required: ['personId', 'recipient', 'recipientOffice', 'purpose', 'admin'],
  properties: {
    personId: { type: 'string', pattern: uuidPattern },
    recipient: { type: 'string', pattern: partyPattern },
    recipientOffice: { type: 'string', pattern: officePattern },
    purpose: { type: 'string', enum: [...purposes] },
    admin: { type: 'object', description: 'urn:liangdi:schema:service-record-admin:1' },
    clinical: { type: 'object', description: 'urn:liangdi:schema:clinical:serviceRecord:1' },
  },
};

const bulkShape = (items: object) => ({
  type: 'object',
  additionalProperties: false,
  required: ['mode', 'records'],
  properties: {
    mode: { type: 'string', enum: ['all', 'each'] },
    records: { type: 'array', minItems: 1, maxItems: mostRecordsPerCall, items },
  },
});

/** For the description of the interface. */
export const bulkRequestShape = bulkShape(serviceRecordShape);

const ajv = new Ajv2020({ strict: true, strictTypes: false, unicodeRegExp: true });
const isServiceRecord: ValidateFunction<ServiceRecordRequest> = ajv.compile(serviceRecordShape);
const isBulk: ValidateFunction<BulkRequest> = ajv.compile(bulkShape({}));

/** The request, or the `request-invalid` that refuses it. */
export function readServiceRecord(value: unknown): ServiceRecordRequest | Problem {
  return isServiceRecord(value) ? value : refusal(isServiceRecord.errors);
}

/** @throws request-invalid */
export function requireBulk(value: unknown): BulkRequest {
  if (!isBulk(value)) throw refusal(isBulk.errors);
  return value;
}

function refusal(errors: readonly ErrorObject[] | null | undefined): Problem {
  const faults = (errors ?? []).map(({ instancePath, keyword, params }) => {
    const missing = (params as { missingProperty?: string }).missingProperty;
    return { pointer: missing === undefined ? instancePath : `${instancePath}/${missing}`, rule: keyword };
  });
  return problem('request-invalid', {}, { faults });
}

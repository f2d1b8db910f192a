/** The published JSON Schema of a consent (docs/schema/consent.v1.json is this object, a spec keeps them equal). */
import { partyPattern, purposes, recordKinds } from '@liangdi/record';

const text = (maxLength: number) => ({ type: 'string', minLength: 1, maxLength });
const party = { type: 'string', pattern: partyPattern };
const moment = { type: 'string', format: 'date-time' };
const digest = { type: 'string', pattern: '^[A-Za-z0-9_-]{43}$' };
const uuid = '^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$';

const controller = {
  type: 'object',
  additionalProperties: false,
  required: ['party', 'name', 'contact'],
  properties: { party, name: text(100), contact: text(200) },
};

const properties = {
  type: { const: 'liangdi-consent/1' },
  consentId: { type: 'string', pattern: uuid },
  subjectRef: digest,
  noticeVersion: { type: 'string', pattern: '^[0-9]{1,6}$' },
  noticeLanguage: { enum: ['zh', 'en'] },
  noticeDigest: digest,
  controllers: { type: 'array', minItems: 1, maxItems: 4, items: controller },
  recipient: party,
  recordType: { enum: [...recordKinds] },
  purposes: {
    type: 'array',
    minItems: 1,
    maxItems: purposes.length,
    uniqueItems: true,
    items: { enum: [...purposes] },
  },
  fields: {
    type: 'array',
    minItems: 1,
    maxItems: 100,
    uniqueItems: true,
    items: { type: 'string', pattern: '^[a-z][A-Za-z0-9]{0,63}$' },
  },
  retentionDays: { type: 'integer', minimum: 1, maximum: 3650 },
  separate: { const: true },
  sensitive: { type: 'boolean' },
  method: { enum: ['portal', 'paper', 'assisted'] },
  witness: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9-]{0,16}$' },
  capacity: { enum: ['self', 'guardian'] },
  givenAt: moment,
  expiresAt: moment,
  withdrawnAt: moment,
};

const optional = ['subjectRef', 'witness', 'withdrawnAt'];

export const consentSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:liangdi:schema:consent:1',
  title: '单独同意 Separate consent',
  description:
    'For one recipient and one record type. There is no form for a refusal: a refusal is nothing stored.',
  type: 'object',
  additionalProperties: false,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  properties,
  if: { properties: { method: { const: 'assisted' } } },
  then: { required: ['witness'] },
};

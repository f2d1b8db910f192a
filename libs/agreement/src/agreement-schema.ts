/**
 * The published JSON Schema of an agreement (docs/schema/agreement.v1.json is this object, a spec keeps them equal).
 * What a schema cannot say (period, listed purposes, known fields, which party) is in agreement-faults.ts.
 */
import { officePattern, partyPattern, purposes, recordKinds } from '@liangdi/record';
import { dutyDeadlines, dutyNames } from './duties.js';
import { forbiddenUses } from './forbidden-uses.js';
import { indicatorNames } from './indicators.js';

const closed = (properties: Record<string, object>, optional: readonly string[] = []) => ({
  type: 'object',
  additionalProperties: false,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  properties,
});
const list = (items: object, minItems: number, maxItems: number) => ({
  type: 'array',
  minItems,
  maxItems,
  uniqueItems: true,
  items,
});
const text = (maxLength: number) => ({ type: 'string', minLength: 1, maxLength });
const bilingual = closed({ zh: text(100), en: text(200) });
const date = { type: 'string', format: 'date' };
const digest = { type: 'string', pattern: '^[A-Za-z0-9_-]{43}$' };
const offices = list({ type: 'string', pattern: officePattern }, 1, 500);

const partyOf = (role: 'origin' | 'destination') =>
  closed({
    party: { type: 'string', pattern: `^[1-9][0-9]{5}\\.${role}$` },
    name: bilingual,
    cardDigest: digest,
  });

const legalBasis = {
  ...closed(
    {
      kind: { type: 'string', enum: ['separateConsent', 'statutory'] },
      reference: text(300),
      statutoryBasisId: { type: 'string', pattern: '^[a-z0-9][a-z0-9.-]{0,63}$' },
    },
    ['statutoryBasisId'],
  ),
  description: 'A statutory basis has an id, which travels with each record; a separate consent has none.',
  if: { type: 'object', properties: { kind: { const: 'statutory' } } },
  then: { required: ['statutoryBasisId'] },
  else: { properties: { statutoryBasisId: false } },
};

const clause = closed(
  {
    clauseId: { type: 'string', pattern: '^C[1-9][0-9]{0,2}$' },
    recordType: { type: 'string', enum: [...recordKinds] },
    direction: { type: 'string', enum: ['originToDestination', 'destinationToOrigin'] },
    fields: list({ type: 'string', pattern: '^[a-z][A-Za-z0-9]{0,63}$' }, 1, 100),
    purpose: { type: 'string', enum: [...purposes] },
    legalBasis,
    impactAssessment: closed({ id: text(100), date }),
    retentionDays: { type: 'integer', minimum: 1, maximum: 3650 },
    offices: {
      ...closed({ origin: offices, destination: offices }, ['origin', 'destination']),
      minProperties: 1,
    },
  },
  ['impactAssessment', 'offices'],
);

const duty = closed({
  duty: { type: 'string', enum: [...dutyNames] },
  workingDays: { type: 'integer', minimum: 1, maximum: Math.max(...Object.values(dutyDeadlines)) },
});

const serviceLevel = closed({
  indicator: { type: 'string', enum: [...indicatorNames] },
  target: { type: 'number', minimum: 0, maximum: 1 },
});

/** Sentence by sentence, so that a fault points at the one that differs. */
const verbatim = {
  type: 'array',
  minItems: forbiddenUses.length,
  maxItems: forbiddenUses.length,
  prefixItems: forbiddenUses.map(({ zh, en }) => closed({ zh: { const: zh }, en: { const: en } })),
};

const contact = closed({
  party: { type: 'string', pattern: partyPattern },
  role: { type: 'string', enum: ['agreementManager', 'personalInformationProtection', 'operator'] },
  name: text(100),
  confirmedAt: { type: 'string', format: 'date-time' },
});

export const agreementSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:liangdi:schema:agreement:1',
  title: '双向合作协议书 Cooperation agreement',
  description:
    'Signed as a general JWS over its RFC 8785 text. Deny by default: what no clause names may not be exchanged.',
  ...closed(
    {
      type: { const: 'liangdi-agreement/1' },
      agreementId: {
        type: 'string',
        pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$',
      },
      agreementVersion: { type: 'integer', minimum: 1, maximum: 10000 },
      supersedesVersion: { type: 'integer', minimum: 1, maximum: 10000 },
      parties: closed({ origin: partyOf('origin'), destination: partyOf('destination') }),
      purposes: list({ type: 'string', enum: [...purposes] }, 1, purposes.length),
      clauses: list(clause, 1, 200),
      duties: list(duty, 1, dutyNames.length),
      forbiddenUses: verbatim,
      serviceLevels: list(serviceLevel, 0, indicatorNames.length),
      reconciliationDay: { type: 'integer', minimum: 1, maximum: 28 },
      contacts: list(contact, 2, 50),
      validFrom: date,
      validUntil: date,
      onEnding: closed({ openItems: { const: 'answerOpenItems' }, data: { const: 'deleteByRetention' } }),
    },
    ['supersedesVersion'],
  ),
};

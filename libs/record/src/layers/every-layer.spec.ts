import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  adminFaults,
  clinicalFaults,
  entrySchema,
  fieldsOf,
  recordFields,
  recordKinds,
  recordSchemas,
  serviceClinicalSchemas,
} from '../index.js';
import { findForbiddenWords } from '../../../../deploy/checks/forbidden-words.js';

describe('every layer', () => {
  const layers = recordKinds.flatMap((kind) =>
    Object.entries(recordSchemas[kind]).map(
      ([name, schema]) => [`${kind} ${name}`, schema as Schema] as const,
    ),
  );

  it.each(layers)('%s contains no forbidden word', (_name, schema) => {
    expect(findForbiddenWords(JSON.stringify(schema))).toEqual([]);
    expect(JSON.stringify(schema)).not.toMatch(/"(sex|gender|idNumber)/i);
  });

  it.each([...layers, ['entry', entrySchema as Schema] as const])(
    '%s is closed and bounded throughout',
    (_name, schema) => {
      for (const part of objectsIn(schema)) {
        if (part.type === 'object' && part.properties)
          expect(part).toMatchObject({ additionalProperties: false });
        if (part.type === 'string' && part.const === undefined && !part.enum)
          expect(part.maxLength).toBeLessThanOrEqual(2000);
        if (part.type === 'array') expect(part.maxItems).toBeLessThanOrEqual(20);
        if (part.type === 'number' || part.type === 'integer')
          expect(part.const ?? part.maximum).toBeDefined();
      }
    },
  );

  it.each(recordKinds)(
    '%s: what the schema allows is small, and its fields are ones an agreement can name',
    (kind) => {
      fc.assert(
        fc.property(valueOf(recordSchemas[kind].admin as Schema), fc.boolean(), (admin, sealed) => {
          const shape = adminFaults(kind, admin).filter(({ rule }) => !acrossFields.has(rule));
          expect(shape).toEqual([]);
          expect(recordFields[kind]).toEqual(
            expect.arrayContaining(fieldsOf(kind, admin as object, sealed && kind !== 'certificate')),
          );
          expect(Buffer.byteLength(JSON.stringify(admin))).toBeLessThan(16 * 1024);
        }),
        { numRuns: 60 },
      );
    },
  );

  it('clinical: what a schema allows is accepted for its service and small', () => {
    for (const [type, schema] of Object.entries(serviceClinicalSchemas)) {
      fc.assert(
        fc.property(valueOf(schema as unknown as Schema), (clinical) => {
          fc.pre(Object.keys(clinical as object).length > 0);
          expect(clinicalFaults('serviceRecord', type, clinical)).toEqual([]);
          expect(Buffer.byteLength(JSON.stringify(clinical))).toBeLessThan(64 * 1024);
        }),
        { numRuns: 20 },
      );
    }
  });

  it('tells faults of whatever it is given, and never throws', () => {
    fc.assert(
      fc.property(fc.constantFrom(...recordKinds), fc.jsonValue(), (kind, value) => {
        expect(adminFaults(kind, value).length).toBeGreaterThan(0);
      }),
    );
  });

  it('is checked fast enough for the wire', () => {
    const visit = {
      area: 'maternalChildReproductive',
      serviceType: 'antenatalVisit',
      serviceDate: '2025-11-22',
      providerOffice: '440306001',
      outcome: 'completed',
      visitNumber: 2,
    };
    const started = performance.now();
    for (let n = 0; n < 20_000; n += 1) adminFaults('serviceRecord', visit);
    expect((performance.now() - started) / 20_000).toBeLessThan(0.05);
  });
});

/** Rules over several fields, which a value made from the schema alone may break. */
const acrossFields = new Set([
  'afterIssuedAt',
  'atMostThreeYears',
  'selfDeclarationIsDeclared',
  'nameNormalised',
  'notBeforeServiceDate',
  'idNumberForbidden',
]);

// Values made from a schema: what it allows, all of it and at random.

interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly then?: { readonly required: readonly string[] };
  readonly minProperties?: number;
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema;
  readonly maxItems?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

function valueOf(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.oneOf) return fc.oneof(...schema.oneOf.map(valueOf));
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const { minimum = 0, maximum = 0 } = schema;
  switch (schema.type) {
    case 'object':
      return objectOf(schema);
    case 'array':
      return fc.uniqueArray(valueOf(schema.items as Schema), {
        minLength: 1,
        maxLength: schema.maxItems ?? 1,
        selector: (item) => JSON.stringify(item),
      });
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer({ min: minimum, max: maximum });
    case 'number':
      return fc.double({ min: minimum, max: maximum, noNaN: true });
    default:
      return textOf(schema);
  }
}

function objectOf(schema: Schema): fc.Arbitrary<unknown> {
  const required = [...(schema.required ?? []), ...(schema.then?.required ?? [])];
  const members = Object.fromEntries(
    Object.entries(schema.properties ?? {}).map(([name, part]) => [name, valueOf(part)]),
  );
  return fc
    .record(members, { requiredKeys: required })
    .filter((made) => Object.keys(made).length >= (schema.minProperties ?? 0));
}

function textOf({ format, pattern, minLength = 0, maxLength = 10 }: Schema): fc.Arbitrary<string> {
  const date = fc.date({ min: new Date('1950-01-01'), max: new Date('2049-12-31'), noInvalidDate: true });
  if (format === 'date') return date.map((at) => at.toISOString().slice(0, 10));
  if (format === 'date-time') return date.map((at) => at.toISOString());
  const fits = (text: string) => [...text].length >= minLength && [...text].length <= maxLength;
  // A class of everything but control marks is met by trying; the rest is made from the pattern.
  if (pattern?.startsWith('^[^'))
    return fc
      .string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, 40) })
      .filter((text) => fits(text) && new RegExp(pattern, 'u').test(text));
  return fc.stringMatching(new RegExp(pattern as string)).filter(fits);
}

/** A schema and every schema inside it. */
function objectsIn(schema: unknown): Schema[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return [schema as Schema, ...Object.values(schema).flatMap(objectsIn)];
}

/**
 * What OpenAPI 3.0 asks of a document, for the parts this project uses; closed, so that a misspelt member is found.
 * Protects: a generator of clients must be able to read what we publish.
 */
import { Ajv, type AnySchema, type ErrorObject } from 'ajv';

export interface Operation {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, Json>>;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
  }[];
  readonly security?: readonly object[];
  readonly 'x-roles'?: readonly string[];
}

export interface OpenApiDocument {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Json>> };
}

type Json = Readonly<Record<string, unknown>>;

const any = {};
const text = { type: 'string', minLength: 1 };
const closed = (properties: object, required: readonly string[] = []) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
  patternProperties: { '^x-': any },
});
const mapOf = (items: object) => ({ type: 'object', additionalProperties: items });
const reference = closed({ $ref: { type: 'string', pattern: '^#/components/' } }, ['$ref']);
const schema = { type: 'object' };
const content = mapOf(closed({ schema, example: any, examples: any }));
const parameter = closed(
  {
    name: text,
    in: { enum: ['path', 'query', 'header', 'cookie'] },
    required: { type: 'boolean' },
    description: { type: 'string' },
    deprecated: { type: 'boolean' },
    style: text,
    explode: { type: 'boolean' },
    schema,
    example: any,
  },
  ['name', 'in', 'schema'],
);
const body = closed({ description: { type: 'string' }, required: { type: 'boolean' }, content }, ['content']);
const response = closed({ description: { type: 'string' }, headers: mapOf(any), content }, ['description']);
const operation = closed(
  {
    operationId: text,
    summary: { type: 'string' },
    description: { type: 'string' },
    tags: { type: 'array', items: text },
    deprecated: { type: 'boolean' },
    parameters: { type: 'array', items: { anyOf: [parameter, reference] } },
    requestBody: { anyOf: [body, reference] },
    responses: {
      type: 'object',
      minProperties: 1,
      additionalProperties: false,
      patternProperties: { '^([1-5][0-9]{2}|default)$': { anyOf: [response, reference] } },
    },
    security: { type: 'array', items: mapOf({ type: 'array', items: text }) },
  },
  ['operationId', 'responses'],
);
const methods = ['get', 'post', 'put', 'patch', 'delete'];

const documentSchema = closed(
  {
    openapi: { type: 'string', pattern: '^3\\.0\\.[0-9]+$' },
    info: closed(
      {
        title: text,
        version: text,
        description: { type: 'string' },
        contact: any,
        license: any,
        termsOfService: text,
      },
      ['title', 'version'],
    ),
    servers: { type: 'array' },
    tags: { type: 'array' },
    security: { type: 'array' },
    paths: {
      type: 'object',
      additionalProperties: false,
      patternProperties: { '^/': closed(Object.fromEntries(methods.map((method) => [method, operation]))) },
    },
    components: closed({
      schemas: mapOf(schema),
      securitySchemes: mapOf({ type: 'object', required: ['type'] }),
    }),
  },
  ['openapi', 'info', 'paths'],
);

const check = new Ajv({ strict: false, allErrors: true }).compile(documentSchema);

export function operationsOf({
  paths,
}: OpenApiDocument): { readonly route: string; readonly operation: Operation }[] {
  return Object.entries(paths).flatMap(([path, byMethod]) =>
    Object.entries(byMethod).map(([method, each]) => ({
      route: `${method.toUpperCase()} ${path}`,
      operation: each,
    })),
  );
}

/** Every fault of a document, in words; none when it is good. */
export function openApiFaults(document: OpenApiDocument): string[] {
  return [
    ...shapeFaults(document),
    ...referenceFaults(document),
    ...parameterFaults(document),
    ...schemaFaults(document),
  ];
}

function shapeFaults(document: OpenApiDocument): string[] {
  if (check(document)) return [];
  return (check.errors ?? []).map(told);
}

function told({ instancePath, message, params }: ErrorObject): string {
  return `${instancePath} ${message} ${JSON.stringify(params)}`;
}

function referenceFaults(document: OpenApiDocument): string[] {
  const faults: string[] = [];
  walk(document, '', (value, place) => {
    const target = value['$ref'];
    if (typeof target === 'string' && resolve(document, target) === undefined)
      faults.push(`${place} names ${target}, which is not there`);
  });
  return faults;
}

function resolve(document: object, target: string): unknown {
  const names = target.replace(/^#\//, '').split('/');
  return names.reduce<unknown>((at, name) => (at as Json | undefined)?.[decodeURIComponent(name)], document);
}

function parameterFaults(document: OpenApiDocument): string[] {
  const ids = new Set<string>();
  return operationsOf(document).flatMap(({ route, operation: { operationId, parameters = [] } }) => {
    const named = [...route.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
    const inPath = parameters.filter((one) => one.in === 'path');
    const names = parameters.map((one) => `${one.in} ${one.name.toLowerCase()}`);
    const faults = [
      ...named
        .filter((name) => !inPath.some((one) => one.name === name))
        .map((name) => `${route}: {${name}} is not described`),
      ...inPath
        .filter((one) => !named.includes(one.name))
        .map((one) => `${route}: ${one.name} is not in the path`),
      ...inPath.filter((one) => one.required !== true).map((one) => `${route}: ${one.name} must be required`),
      ...names.filter((name, at) => names.indexOf(name) < at).map((name) => `${route}: ${name} stands twice`),
      ...(ids.has(operationId) ? [`${route}: the operationId ${operationId} is used twice`] : []),
    ];
    ids.add(operationId);
    return faults;
  });
}

/** Schemas must compile: an unknown type or a broken pattern would stop a generator. */
function schemaFaults({ components }: OpenApiDocument): string[] {
  const ajv = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: true });
  ajv.addSchema({ $id: 'api', components } as AnySchema);
  return Object.keys(components.schemas).flatMap((name) => {
    try {
      ajv.compile({ $ref: `api#/components/schemas/${name}` });
      return [];
    } catch (thrown) {
      return [`#/components/schemas/${name}: ${(thrown as Error).message}`];
    }
  });
}

function walk(value: unknown, place: string, visit: (object: Json, place: string) => void): void {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) visit(value as Json, place);
  for (const [name, inner] of Object.entries(value)) walk(inner, `${place}/${name}`, visit);
}

/**
 * Requests nobody means well, made from an interface description: every route of it, nearly right bodies with one thing wrong in them, and
 * things that were never meant to be a body. Repeatable from the seed fast-check prints.
 */
import { officePattern, partyPattern, uuidPattern } from '@liangdi/record';
import fc from 'fast-check';
import { canary } from './problem-answer.js';

type Schema = Readonly<Record<string, any>>; // eslint-disable-line @typescript-eslint/no-explicit-any -- a document as it came over the wire

export interface Route {
  readonly method: string;
  readonly path: string;
  readonly roles: readonly string[];
  readonly body: Schema | undefined;
  readonly query: readonly string[];
}

export interface HostileRequest {
  readonly method: string;
  readonly path: string;
  readonly role: string;
  /** Already text, JSON or not. */
  readonly body: string | undefined;
}

/** What exists on the other side, so that not every request ends at "not found". */
export interface Known {
  readonly ids: readonly string[];
  readonly parties: readonly string[];
  readonly offices: readonly string[];
  /** Good bodies by path, where the description alone leads to none. */
  readonly bodies: Readonly<Record<string, object>>;
}

export function routesOf(document: Schema): Route[] {
  return Object.entries(document['paths'] as Schema).flatMap(([path, operations]) =>
    Object.entries(operations as Schema).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      roles: Array.isArray(operation['x-roles']) ? operation['x-roles'] : [],
      body: resolved(document, operation.requestBody?.content?.['application/json']?.schema),
      query: (operation.parameters ?? [])
        .filter((one: Schema) => one['in'] === 'query')
        .map((one: Schema) => one['name']),
    })),
  );
}

const texts = [
  '',
  ' ',
  canary,
  `${canary}'; DROP TABLE record; --`,
  `${canary}" OR 1=1 /*`,
  `\\${canary}\\x00`,
  `${canary}\u0000`,
  `${canary}\u0001\u001b[31m\u007f\r\nSet-Cookie: a=b`,
  `${canary}\ud800`,
  `\udc00${canary}`,
  `${canary}𠮷𪚥‮`,
  `../../../etc/passwd?${canary}`,
  `{{${canary}}}\${${canary}}%s%n`,
  '__proto__',
  'constructor',
  canary.repeat(2_000),
  '00000000-0000-0000-0000-000000000000',
  '01990000-0000-7000-8000-000000000000',
  '9999-99-99',
  '2025-02-30',
  '-1',
  '1e309',
  'null',
  '360731.origin',
  '999999.origin',
  '１２３',
] as const;

const text = fc.constantFrom(...texts);
const value: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: text },
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    0,
    -1,
    1.5,
    1e21,
    Number.MAX_SAFE_INTEGER + 2,
    [],
    {},
    [null],
    [[[]]],
  ),
  fc.array(text, { maxLength: 4 }),
  fc.dictionary(text, text, { maxKeys: 3 }),
  fc.constant(deep(200)),
);

function deep(levels: number): unknown {
  let nest: unknown = canary;
  for (let level = 0; level < levels; level += 1) nest = [nest];
  return nest;
}

export function hostileRequest(routes: readonly Route[], known: Known): fc.Arbitrary<HostileRequest> {
  return fc.constantFrom(...routes).chain((route) =>
    fc.record({
      method: fc.constant(route.method),
      path: pathOf(route, known),
      role: fc.constantFrom(...(route.roles.length > 0 ? route.roles : ['registrar'])),
      body: route.body || route.method === 'POST' ? bodyOf(route, known) : fc.constant(undefined),
    }),
  );
}

function pathOf({ path, query }: Route, { ids }: Known): fc.Arbitrary<string> {
  const pathPart = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...ids) },
    { weight: 2, arbitrary: fc.uuid() },
    encoded,
    fc.constantFrom(...rawParts),
  );
  const versionPart = fc.oneof({ weight: 8, arbitrary: fc.constant('1') }, pathPart);
  const parts = path
    .split('/')
    .map((part) =>
      part.startsWith('{') ? (/version/i.test(part) ? versionPart : pathPart) : fc.constant(part),
    );
  const search = fc
    .subarray([...query])
    .chain((names) => fc.tuple(...names.map((name) => searchText.map((given) => `${name}=${given}`))));
  return fc
    .tuple(fc.tuple(...parts), search)
    .map(([chosen, given]) => chosen.join('/') + (given.length > 0 ? `?${given.join('&')}` : ''));
}

const encoded = text
  .filter((one) => !/\p{Surrogate}/u.test(one) && one.length > 0 && one.length < 300)
  .map(encodeURIComponent);
const rawParts = ['%00', '%ED%A0%80', '%', '%E0%A4%A', '..%2f..%2f', '1', '0', '99999', 'x'.repeat(250)];
const searchText = fc.oneof(
  encoded,
  fc.constantFrom('', '%00', '1', '200', '201', '-1', 'W10', 'WyIxIl0', 'serviceRecord', 'zh', 'true'),
);

function bodyOf({ path, body: schema }: Route, known: Known): fc.Arbitrary<string | undefined> {
  const good = known.bodies[path];
  const json = good ? spoiled(good) : schema ? plausible(schema, known).chain(spoiled) : value;
  return fc.oneof(
    { weight: 8, arbitrary: json.map((one) => JSON.stringify(one) as string | undefined) },
    { weight: 1, arbitrary: value.map((one) => JSON.stringify(one) as string | undefined) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        undefined,
        '',
        '{',
        '{"a":1}{',
        `{"a":"${canary}"`,
        '\ufeff{}',
        '['.repeat(50_000),
        '{"__proto__":{"a":1}}',
        '1e999',
        'NaN',
      ),
    },
  );
}

/** One member dropped, replaced or added, somewhere not too deep; sometimes none. */
function spoiled(good: unknown): fc.Arbitrary<unknown> {
  if (typeof good !== 'object' || good === null) return fc.oneof(fc.constant(good), value);
  const keys = Object.keys(good);
  const copy = (change: object) =>
    Array.isArray(good) ? Object.assign([...(good as unknown[])], change) : { ...good, ...change };
  if (keys.length === 0) return fc.constant(good);
  return fc.oneof(
    fc.constant(good),
    fc.tuple(fc.constantFrom(...keys), value).map(([key, bad]) => copy({ [key]: bad })),
    fc.constantFrom(...keys).map((key) => copy({ [key]: undefined })),
    fc
      .tuple(fc.constantFrom('extra', '__proto__', 'constructor', '$ref', '字段'), value)
      .map(([key, bad]) => copy({ [key]: bad })),
    fc
      .constantFrom(...keys)
      .chain((key) => spoiled((good as Schema)[key]).map((bad) => copy({ [key]: bad }))),
  );
}

/** Something of the schema's shape; not always valid, and need not be. */
function plausible(schema: Schema, known: Known): fc.Arbitrary<unknown> {
  const of = (part: Schema) => plausible(part, known);
  const { enum: choices, const: only, oneOf, anyOf, type, properties, items, pattern, format } = schema;
  if (only !== undefined) return fc.constant(only);
  if (Array.isArray(choices)) return fc.constantFrom(...choices);
  const branches = oneOf ?? anyOf;
  if (Array.isArray(branches)) return fc.oneof(...branches.map(of));
  if (properties)
    return fc.record(
      Object.fromEntries(Object.entries(properties as Schema).map(([name, one]) => [name, of(one)])),
    );
  if (type === 'array') return fc.array(of(items ?? {}), { minLength: 1, maxLength: 3 });
  if (type === 'integer' || type === 'number')
    return fc.integer({ min: schema['minimum'] ?? 0, max: schema['maximum'] ?? 100 });
  if (type === 'boolean') return fc.boolean();
  if (format === 'uuid' || pattern === uuidPattern) return fc.constantFrom(...known.ids);
  if (pattern === partyPattern) return fc.constantFrom(...known.parties);
  if (pattern === officePattern) return fc.constantFrom(...known.offices);
  if (typeof pattern === 'string') return matching(pattern);
  if (type === 'string') return fc.constantFrom('x', '演示', '2025-11-20', '2025-11-20T08:00:00.000Z');
  return value;
}

function matching(pattern: string): fc.Arbitrary<string> {
  try {
    return fc.stringMatching(new RegExp(pattern, 'u'));
  } catch {
    return fc.constant('x');
  }
}

/** With every `$ref` followed, as far as one does not lead back to itself. */
function resolved(
  document: Schema,
  schema: Schema | undefined,
  within: readonly string[] = [],
): Schema | undefined {
  if (schema === undefined) return undefined;
  const ref = schema['$ref'];
  if (typeof ref === 'string') {
    if (within.includes(ref)) return {};
    const target = ref
      .split('/')
      .slice(1)
      .reduce<any>((at, part) => at?.[part], document); // eslint-disable-line @typescript-eslint/no-explicit-any
    return resolved(document, target, [...within, ref]);
  }
  return Object.fromEntries(
    Object.entries(schema).map(([key, one]) => [key, resolvedMember(document, one, within)]),
  );
}

function resolvedMember(document: Schema, member: unknown, within: readonly string[]): unknown {
  if (Array.isArray(member)) return member.map((one) => resolvedMember(document, one, within));
  return typeof member === 'object' && member !== null
    ? resolved(document, member as Schema, within)
    : member;
}

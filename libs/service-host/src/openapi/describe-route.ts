/** One operation of the OpenAPI document: token and roles, key and page parameters, the answer, and the problems by status. */
import { getSchemaPath } from '@nestjs/swagger';
import type { OpenAPIObject } from '@nestjs/swagger';
import { catalogue } from '@liangdi/problem';
import type { ProblemCode } from '@liangdi/problem';
import type { AnswerShape } from './answers.js';
import type { Route } from './routes-of.js';

export type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Json = Record<string, unknown>;

export function describeRoute(operation: Operation, route: Route): void {
  operation.parameters = [...(operation.parameters ?? []), ...(parametersOf(route) as never[])];
  if (route.policy && route.policy !== 'open') {
    operation.security = [{ bearer: [] }];
    Object.assign(operation, { 'x-roles': route.policy });
  }
  const success =
    Object.keys(operation.responses).find((status) => status.startsWith('2')) ??
    (route.creates ? '201' : '200');
  operation.responses = { [success]: answerOf(route.answers?.shape), ...problemsOf(route) } as never;
}

function parametersOf({ idempotent, paged }: Route): Json[] {
  return [
    ...(idempotent ? [idempotencyKeyParameter] : []),
    ...(paged ? pageParameters : []),
    {
      name: 'Accept-Language',
      in: 'header',
      required: false,
      schema: { type: 'string' },
      description: 'zh (default) or en',
    },
  ];
}

const idempotencyKeyParameter: Json = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  description:
    'A value of its own for each creation; the same one when a request is repeated. The repeated answer carries Idempotency-Replayed: true.',
  schema: { type: 'string', minLength: 1, maxLength: 128, pattern: '^[\\x21-\\x7e]+$' },
};

const pageParameters: Json[] = [
  {
    name: 'limit',
    in: 'query',
    required: false,
    schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
  },
  {
    name: 'cursor',
    in: 'query',
    required: false,
    schema: { type: 'string' },
    description: '`next` of the page before',
  },
];

function answerOf(shape: AnswerShape): Json {
  if (shape === undefined) return { description: 'Done' };
  const content =
    'file' in shape
      ? { [shape.file]: { schema: { type: 'string', format: 'binary' } } }
      : { 'application/json': { schema: schemaOf(shape) } };
  return { description: 'Done', content };
}

function schemaOf(shape: Exclude<NonNullable<AnswerShape>, { readonly file: string }>): Json {
  if (typeof shape === 'function') return { $ref: getSchemaPath(shape) };
  if ('schema' in shape) return shape.schema as Json;
  if ('listOf' in shape) return { type: 'array', items: { $ref: getSchemaPath(shape.listOf) } };
  const items = { type: 'array', items: { $ref: getSchemaPath(shape.pageOf) } };
  return { type: 'object', required: ['items'], properties: { items, next: { type: 'string' } } };
}

function problemsOf(route: Route): Json {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of codesOf(route)) {
    const { status } = catalogue[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const schema = { $ref: '#/components/schemas/Problem' };
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      String(status),
      {
        description: codes.join(' · '),
        'x-problem-codes': codes,
        content: { 'application/problem+json': { schema } },
      },
    ]),
  );
}

/** What any such route can tell, and what this one says of itself. */
function codesOf({ policy, idempotent, paged, answers }: Route): ReadonlySet<ProblemCode> {
  const guarded: ProblemCode[] =
    policy === 'open' ? [] : ['token-missing', 'token-expired', 'token-invalid', 'role-not-allowed'];
  const keyed: ProblemCode[] = idempotent
    ? ['idempotency-key-missing', 'idempotency-key-reused', 'idempotency-key-in-use']
    : [];
  return new Set([
    'request-invalid',
    ...guarded,
    ...keyed,
    ...(paged ? (['cursor-invalid'] as const) : []),
    ...(answers?.codes ?? []),
    'not-ready',
    'internal-error',
  ]);
}

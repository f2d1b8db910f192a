/**
 * Pages by cursor: where the last one ended, not how many were before. Protects: nothing is skipped or doubled when rows are added meanwhile,
 * and a cursor that somebody wrote himself is refused before it reaches SQL.
 */
import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import { problem } from '@liangdi/problem';

export interface Page<T> {
  readonly items: readonly T[];
  /** Give it as `cursor` to get the next page; absent on the last. */
  readonly next?: string;
}

type CursorValue = string | number;

export interface PageRequest {
  readonly limit: number;
  /** The key of the last row of the page before, in the order of the query. */
  readonly after?: readonly CursorValue[];
}

/** What one part of a cursor must look like. `text` is any text of at most 200 characters. */
export type CursorPart = 'instant' | 'uuid' | 'integer' | 'text';

const defaultLimit = 50;
const highestLimit = 200;
export const pagedKey = 'liangdi:paged';

const shapes: Readonly<Record<CursorPart, (value: unknown) => boolean>> = {
  instant: (value) =>
    typeof value === 'string' &&
    /^\d{4}-\d\d-\d\dT[\d:.]{8,15}Z$/.test(value) &&
    !Number.isNaN(Date.parse(value)),
  uuid: (value) => typeof value === 'string' && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(value),
  integer: (value) => Number.isSafeInteger(value) || (typeof value === 'string' && /^\d{1,18}$/.test(value)),
  text: (value) => typeof value === 'string' && value.length <= 200 && !value.includes('\0'),
};

/** `@PageQuery('instant', 'uuid') page: PageRequest` for a query ordered by (instant, uuid). Refuses with `cursor-invalid`, `request-invalid`. */
export function PageQuery(...parts: readonly CursorPart[]): ParameterDecorator {
  const decorate = createParamDecorator((_: unknown, context: ExecutionContext): PageRequest => {
    const { query } = context.switchToHttp().getRequest<{ query: Record<string, unknown> }>();
    return pageRequestOf(query, parts);
  })();
  return (target, method, index) => {
    decorate(target, method, index);
    const handler = (target as Record<string | symbol, object>)[method ?? ''];
    if (handler) Reflect.defineMetadata(pagedKey, true, handler);
  };
}

/** From the rows of a query with `LIMIT limit + 1`: the row too many only says that there is a next page. */
export function pageOf<Row, T>(
  rows: readonly Row[],
  { limit }: PageRequest,
  keyOf: (row: Row) => readonly CursorValue[],
  view: (row: Row) => T,
): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const items = shown.map(view);
  return rows.length > limit && last ? { items, next: cursorOf(keyOf(last)) } : { items };
}

export function pageRequestOf(
  query: Readonly<Record<string, unknown>>,
  parts: readonly CursorPart[],
): PageRequest {
  const limit = limitOf(query['limit']);
  const cursor = query['cursor'];
  if (cursor === undefined) return { limit };
  return { limit, after: afterOf(cursor, parts) };
}

function limitOf(given: unknown): number {
  if (given === undefined) return defaultLimit;
  const limit = typeof given === 'string' && /^\d{1,3}$/.test(given) ? Number(given) : 0;
  if (limit < 1 || limit > highestLimit) {
    throw problem('request-invalid', {}, { faults: [{ pointer: '/limit', rule: `1..${highestLimit}` }] });
  }
  return limit;
}

function cursorOf(key: readonly CursorValue[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

function afterOf(cursor: unknown, parts: readonly CursorPart[]): readonly CursorValue[] {
  const key = typeof cursor === 'string' && cursor.length <= 1000 ? decoded(cursor) : undefined;
  const whole =
    Array.isArray(key) &&
    key.length === parts.length &&
    parts.every((part, index) => shapes[part](key[index]));
  if (!whole) throw problem('cursor-invalid');
  return key as CursorValue[];
}

function decoded(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

/**
 * One `INSERT … SELECT … FROM unnest(…)` for any number of rows: one round trip and one parse, whatever the batch size.
 * Rows go in in array order, so identity columns grow in that order.
 */
import { createHash } from 'node:crypto';
import { binaryArray } from './array-parameter.js';
import type { Statement } from './tx.js';

/** Column name → PostgreSQL type, e.g. `{ seq: 'bigint', digest: 'bytea', at: 'timestamptz', reasons: 'text[]' }`. */
export type InsertColumns = Readonly<Record<string, string>>;

export interface InsertStatement extends Statement {
  readonly name: string;
  readonly params: readonly unknown[];
}

/**
 * `tx.query(insertRows('outbox', columns, rows, 'ON CONFLICT DO NOTHING RETURNING id'))`.
 * Keep `columns` a module constant: its SQL text is built once. A missing property goes in as NULL; a json(b) value is any
 * JavaScript value; a column of an array type takes a (one-dimensional) array.
 */
export function insertRows<Columns extends InsertColumns>(
  table: string,
  columns: Columns,
  rows: readonly { readonly [Column in keyof Columns]?: unknown }[],
  suffix = '',
): InsertStatement {
  const { name, text } = textFor(table, columns, suffix);
  const params = Object.entries(columns).map(([column, type]) =>
    columnParameter(
      rows.map((row) => row[column]),
      type,
    ),
  );
  return { name, text, params };
}

const texts = new WeakMap<InsertColumns, Map<string, { name: string; text: string }>>();

function textFor(table: string, columns: InsertColumns, suffix: string) {
  const known = texts.get(columns) ?? new Map<string, { name: string; text: string }>();
  texts.set(columns, known);
  const key = `${table} ${suffix}`;
  const built = known.get(key) ?? buildText(table, columns, suffix);
  known.set(key, built);
  return built;
}

function buildText(table: string, columns: InsertColumns, suffix: string) {
  const names = Object.keys(columns);
  for (const name of [table, ...names]) requireIdentifier(name);
  const quoted = names.map((name) => `"${name}"`);
  const arrays = names.map((name, i) => `$${i + 1}::${elementType(columns[name]!)}[]`);
  const selected = names.map((name, i) =>
    isArray(columns[name]!) ? `${quoted[i]}::${columns[name]}` : quoted[i],
  );
  const text =
    `INSERT INTO ${table} (${quoted.join(', ')}) SELECT ${selected.join(', ')} ` +
    `FROM unnest(${arrays.join(', ')}) AS given(${quoted.join(', ')}) ${suffix}`.trimEnd();
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 16);
  return { name: `insert_${table.slice(-32)}_${digest}`, text };
}

function requireIdentifier(name: string): void {
  if (!/^[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)?$/.test(name))
    throw new TypeError(`not an SQL identifier: ${name}`);
}

const isArray = (type: string) => type.endsWith('[]');

/** unnest would flatten an array of arrays, so array columns travel as their literals and are cast at the end. */
const elementType = (type: string) => (isArray(type) ? 'text' : type);

/** A whole column as one parameter: in binary form where its type has one here, else as one array literal. */
function columnParameter(values: readonly unknown[], type: string): Buffer | string {
  return binaryArray(type, values) ?? columnLiteral(values, type);
}

function columnLiteral(values: readonly unknown[], type: string): string {
  const write = isArray(type) ? quotedArray : isJson(type) ? quotedJson : quotedText;
  const elements = values.map((value) => (value === null || value === undefined ? 'NULL' : write(value)));
  return `{${elements.join(',')}}`;
}

const isJson = (type: string) => type === 'json' || type === 'jsonb';
const quotedJson = (value: unknown) => quotedText(JSON.stringify(value));

function quotedText(value: unknown): string {
  const text = String(value);
  return `"${/["\\]/.test(text) ? text.replace(/["\\]/g, '\\$&') : text}"`;
}

function quotedArray(value: unknown): string {
  return quotedText(arrayLiteral(value as readonly unknown[]));
}

function arrayLiteral(items: readonly unknown[]): string {
  const elements = items.map((item) => {
    if (item === null || item === undefined) return 'NULL';
    const text = Buffer.isBuffer(item)
      ? `\\x${item.toString('hex')}`
      : item instanceof Date
        ? item.toISOString()
        : String(item);
    return `"${text.replace(/["\\]/g, '\\$&')}"`;
  });
  return `{${elements.join(',')}}`;
}

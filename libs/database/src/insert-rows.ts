/**
 * One `INSERT … SELECT … FROM unnest(…)` for any number of rows: one round trip and one parse, whatever the batch size.
 * Rows go in in array order, so identity columns grow in that order.
 */
import { createHash } from 'node:crypto';
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
    columnLiteral(
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

/** A whole column as one array literal: pg would write each element on its own, look for what to escape, and take twice as long. */
function columnLiteral(values: readonly unknown[], type: string): string {
  const write = isArray(type) ? quotedArray : (writers[type] ?? quotedText);
  let literal = '{';
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    literal += (i === 0 ? '' : ',') + (value === null || value === undefined ? 'NULL' : write(value));
  }
  return literal + '}';
}

const plain = (value: unknown) => String(value);
const writers: Readonly<Record<string, (value: unknown) => string>> = {
  uuid: quotedText,
  smallint: plain,
  integer: plain,
  bigint: plain,
  boolean: plain,
  bytea: (value) => `"\\\\x${(value as Buffer).toString('hex')}"`,
  timestamptz: (value) => quotedText(value instanceof Date ? value.toISOString() : value),
  json: (value) => quotedText(JSON.stringify(value)),
  jsonb: (value) => quotedText(JSON.stringify(value)),
};

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

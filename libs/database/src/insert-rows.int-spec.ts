import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cloneDatabase, type ClonedDatabase } from '@liangdi/testing';
import { Database, insertRows, sqlMigration, type Actor } from './index.js';

const relay: Actor = { kind: 'machine', subject: 'relay', roles: [], party: '360731.origin' };

const columns = {
  seq: 'bigint',
  name: 'text',
  digest: 'bytea',
  at: 'timestamptz',
  day: 'date',
  body: 'jsonb',
  reasons: 'text[]',
  late: 'boolean',
  id: 'uuid',
} as const;

const migrations = [
  sqlMigration(
    'InsertRowsSpecTables1763800000000',
    `CREATE TABLE kept (position bigint GENERATED ALWAYS AS IDENTITY, seq bigint, name text, digest bytea, at timestamptz,
       day date, body jsonb, reasons text[], late boolean, id uuid);
     CREATE TABLE once (key text PRIMARY KEY);`,
  ),
];

const text = fc.string({ unit: 'grapheme' }).map((s) => s.replaceAll('\0', ''));
const nullable = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const row = fc.record({
  seq: nullable(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
  name: nullable(
    fc.oneof(text, fc.constantFrom('𬭩㛃𠮷', '古丽·阿依', 'NULL', '{"a"}', '\\x00', 'O\'x\\"', '')),
  ),
  digest: nullable(fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes))),
  at: nullable(fc.date({ min: new Date('1901-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })),
  day: nullable(fc.constantFrom('1949-10-01', '2026-02-28')),
  body: nullable(
    fc.oneof(
      text,
      fc.integer(),
      fc.array(text),
      fc.dictionary(
        text.filter((s) => s !== '__proto__'),
        text,
      ),
    ),
  ),
  reasons: nullable(fc.array(nullable(text))),
  late: nullable(fc.boolean()),
  id: nullable(fc.uuid()),
});

describe('insertRows', () => {
  let clone: ClonedDatabase;
  let database: Database;
  beforeAll(async () => {
    clone = await cloneDatabase(migrations);
    database = await Database.open({ url: clone.url, migrations: [], applicationName: 'spec' });
  });
  afterAll(async () => {
    await database?.close();
    await clone?.drop();
  });

  it('brings every value back as it went in, nulls included, in the order given', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 20 }), async (rows) => {
        const back = await database.inTransaction(relay, async (tx) => {
          await tx.query('DELETE FROM kept');
          await tx.query(insertRows('kept', columns, rows));
          return tx.query(`SELECT ${Object.keys(columns).join(', ')} FROM kept ORDER BY position`);
        });
        expect(back).toEqual(rows.map((given) => ({ ...given, seq: given.seq?.toString() ?? null })));
      }),
      { numRuns: 100 },
    );
  });

  it('carries a suffix, and treats a missing property as null', async () => {
    const keys = { key: 'text' } as const;
    const insert = (...given: string[]) =>
      database.inTransaction(relay, (tx) =>
        tx.query(
          insertRows(
            'once',
            keys,
            given.map((key) => ({ key })),
            'ON CONFLICT DO NOTHING RETURNING key',
          ),
        ),
      );
    expect(await insert('a', 'b')).toEqual([{ key: 'a' }, { key: 'b' }]);
    expect(await insert('b', 'c')).toEqual([{ key: 'c' }]);
    const nothing = await database.inTransaction(relay, (tx) =>
      tx.query(insertRows('kept', columns, [{}], 'RETURNING name, seq')),
    );
    expect(nothing).toEqual([{ name: null, seq: null }]);
  });

  it('gives one statement one name, however many rows it takes', () => {
    const one = insertRows('kept', columns, [{ seq: 1 }]);
    const many = insertRows(
      'kept',
      columns,
      Array.from({ length: 500 }, (_, seq) => ({ seq })),
    );
    expect(many.name).toBe(one.name);
    expect(many.text).toBe(one.text);
    expect(insertRows('kept', columns, [], 'RETURNING seq').name).not.toBe(one.name);
    expect(one.name.length).toBeLessThanOrEqual(63);
  });

  it('takes no names that are not names', () => {
    expect(() => insertRows('kept; DROP TABLE kept', columns, [])).toThrow(TypeError);
    expect(() => insertRows('kept', { 'a" , b': 'text' }, [])).toThrow(TypeError);
  });
});

import { afterAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { testPostgres } from '@liangdi/testing';
import { appendOnly, Database, migrate, prepareParty, sqlMigration, type Actor } from './index.js';

const operator: Actor = {
  kind: 'operator',
  subject: 'operator',
  roles: ['operator'],
  party: '360731.origin',
};
const migrations = [
  sqlMigration('PrepareSpecSecond1763800000002', `INSERT INTO first VALUES (1); ${appendOnly('first')}`),
  sqlMigration('PrepareSpecFirst1763800000001', 'CREATE TABLE first (a integer)'),
];

describe('preparing a party', () => {
  const database = `prepare_spec_${process.pid}`;
  const passwords = { migrator: "m/&'?%41", app: 'a@:b' };

  afterAll(async () => {
    const server = new pg.Client((await testPostgres()).superuserUrl);
    await server.connect();
    for (const name of [database, `${database}_plain`])
      await server.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
    for (const role of ['migrator', 'app']) await server.query(`DROP ROLE IF EXISTS "${database}_${role}"`);
    await server.end();
  });

  it('can be repeated, by several at once, with new passwords, and migrates once and in order', async () => {
    const { superuserUrl } = await testPostgres();
    await Promise.all(
      [1, 2].map(() => prepareParty({ superuserUrl, database, passwords: { migrator: 'old', app: 'old' } })),
    );
    const { migratorUrl, appUrl } = await prepareParty({ superuserUrl, database, passwords });
    const applied = await Promise.all([migrate(migratorUrl, migrations), migrate(migratorUrl, migrations)]);
    expect(applied.flat()).toEqual(['PrepareSpecFirst1763800000001', 'PrepareSpecSecond1763800000002']);

    const opened = await Database.open({
      url: appUrl,
      migrationUrl: migratorUrl,
      migrations,
      applicationName: 'spec',
    });
    try {
      expect(await opened.inTransaction(operator, (tx) => tx.query('SELECT a FROM first'))).toEqual([
        { a: 1 },
      ]);
      await expect(
        opened.inTransaction(operator, (tx) => tx.query('DELETE FROM first')),
      ).rejects.toMatchObject({ code: '42501' });
    } finally {
      await opened.close();
    }
  });

  it('applies nothing of a set of migrations of which one fails', async () => {
    const { superuserUrl } = await testPostgres();
    const { migratorUrl } = await prepareParty({ superuserUrl, database, passwords });
    const failing = [
      ...migrations,
      sqlMigration('PrepareSpecThird1763800000003', 'CREATE TABLE third (a integer)'),
      sqlMigration('PrepareSpecFourth1763800000004', 'CREATE TABLE fourth (a no_such_type)'),
    ];
    await expect(migrate(migratorUrl, failing)).rejects.toThrow('no_such_type');
    const client = new pg.Client(migratorUrl);
    await client.connect();
    expect((await client.query(`SELECT to_regclass('third') AS third`)).rows).toEqual([{ third: null }]);
    await client.end();
  });

  it('works on a server given with one role only: append-only then takes nothing away', async () => {
    const { superuserUrl } = await testPostgres();
    const server = new pg.Client(superuserUrl);
    await server.connect();
    await server.query(`CREATE DATABASE "${database}_plain"`);
    await server.end();
    const url = new URL(superuserUrl);
    url.pathname = `/${database}_plain`;
    const opened = await Database.open({ url: url.href, migrations, applicationName: 'spec' });
    expect(await opened.inTransaction(operator, (tx) => tx.query('SELECT a FROM first'))).toEqual([{ a: 1 }]);
    await opened.close();
  });

  it('takes plain names only', async () => {
    const { superuserUrl } = await testPostgres();
    for (const odd of ['A', 'a"b', '', '1a', 'a'.repeat(51)]) {
      await expect(prepareParty({ superuserUrl, database: odd, passwords })).rejects.toMatchObject({
        code: 'database-name-refused',
      });
    }
  });
});

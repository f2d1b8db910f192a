import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { isProblem, problem } from '@liangdi/problem';
import { cloneDatabase, type ClonedDatabase } from '@liangdi/testing';
import { appendOnly, Database, sqlMigration, type Actor, type Tx } from './index.js';

const registrar: Actor = {
  kind: 'officer',
  subject: "registrar-01'; DROP TABLE counter; --\\",
  roles: ['registrar', 'servicePoint'],
  office: '360731100',
  party: '360731.origin',
  purpose: 'certificateVerification',
};

const migrations = [
  sqlMigration(
    'DatabaseSpecTables1763800000000',
    `CREATE TABLE counter (name text PRIMARY KEY, value integer NOT NULL);
     CREATE TABLE happened (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, what text NOT NULL);
     ${appendOnly('happened')}`,
  ),
];

describe('a database', () => {
  let clone: ClonedDatabase;
  let database: Database;
  let superuser: pg.Client;

  beforeAll(async () => {
    clone = await cloneDatabase(migrations);
    database = await Database.open({
      url: clone.url,
      migrationUrl: clone.migratorUrl,
      migrations,
      poolSize: 3,
      applicationName: 'spec',
    });
    superuser = new pg.Client(clone.superuserUrl);
    await superuser.connect();
  });
  afterAll(async () => {
    await database?.close();
    await superuser?.end();
    await clone?.drop();
  });
  beforeEach(() =>
    superuser.query(`TRUNCATE counter; INSERT INTO counter VALUES ('a', 0), ('b', 0)`).then(() => undefined),
  );

  const inTransaction = <T>(work: (tx: Tx) => Promise<T>, options = {}) =>
    database.inTransaction(registrar, work, options);
  const valueOf = async (name: string) =>
    (await superuser.query<{ value: number }>('SELECT value FROM counter WHERE name = $1', [name])).rows[0]
      ?.value;

  it('keeps what a transaction wrote', async () => {
    const rows = await inTransaction(async (tx) => {
      await tx.query({ name: 'raise', text: 'UPDATE counter SET value = value + $1 WHERE name = $2' }, [
        2,
        'a',
      ]);
      return tx.query<{ value: number }>(
        'UPDATE counter SET value = value + 1 WHERE name = $1 RETURNING value',
        ['a'],
      );
    });
    expect(rows).toEqual([{ value: 3 }]);
    expect(await valueOf('a')).toBe(3);
  });

  it('keeps nothing of a transaction that was refused, and gives no hint of it', async () => {
    let hinted = false;
    const refused = inTransaction(async (tx) => {
      tx.afterCommit(() => (hinted = true));
      await tx.query(`UPDATE counter SET value = 99`);
      throw problem('request-invalid');
    });
    await expect(refused).rejects.toMatchObject({ code: 'request-invalid' });
    expect(await valueOf('a')).toBe(0);
    expect(hinted).toBe(false);
  });

  it('gives hints only once everything is committed, and survives one that fails', async () => {
    const seen: (number | undefined)[] = [];
    const done = new Promise<void>((resolve) => {
      void inTransaction(async (tx) => {
        tx.afterCommit(() => {
          throw new Error('a hint that fails');
        });
        tx.afterCommit(() => void valueOf('a').then((value) => (seen.push(value), resolve())));
        await tx.query(`UPDATE counter SET value = 5 WHERE name = 'a'`);
      });
    });
    await done;
    expect(seen).toEqual([5]);
  });

  it('refuses to call done what a swallowed error has undone', async () => {
    const work = inTransaction(async (tx) => {
      await tx.query(`UPDATE counter SET value = 7`);
      await tx.query('SELECT no_such_column FROM counter').catch(() => undefined);
    });
    await expect(work).rejects.toMatchObject({ code: '42703' });
    expect(await valueOf('a')).toBe(0);
  });

  it('runs statements started together one after the other, in order, and none after the end', async () => {
    let kept: Tx | undefined;
    const values = await inTransaction(async (tx) => {
      kept = tx;
      const each = [1, 2, 3].map(() =>
        tx.query<{ value: number }>(`UPDATE counter SET value = value + 1 WHERE name = 'a' RETURNING value`),
      );
      return (await Promise.all(each)).map(([row]) => row?.value);
    });
    expect(values).toEqual([1, 2, 3]);
    await expect(kept!.query('SELECT 1')).rejects.toThrow('over');
  });

  it('keeps plans that go by an index in its order, also those made while a table was empty', async () => {
    const plan = await inTransaction(async (tx) => {
      await tx.query(
        'PREPARE oldest (bigint) AS SELECT what FROM happened WHERE id > $1 ORDER BY id LIMIT 10',
      );
      return tx.query<{ 'QUERY PLAN': string }>('EXPLAIN EXECUTE oldest (0)');
    });
    const text = plan.map((line) => line['QUERY PLAN']).join('\n');
    expect(text).toMatch(/Index Scan using happened_pkey/);
    expect(text).not.toMatch(/Sort|Seq Scan|Bitmap/);
  });

  it('sets the actor for the transaction only: the pooled connection forgets the office', async () => {
    const settings = `SELECT current_setting('liangdi.subject', true) AS subject, current_setting('liangdi.role', true) AS role,
      current_setting('liangdi.office', true) AS office, current_setting('liangdi.purpose', true) AS purpose,
      current_setting('liangdi.party', true) AS party, current_setting('synchronous_commit') AS durable`;
    const inside = await inTransaction((tx) => tx.query(settings), { durable: false });
    expect(inside).toEqual([
      {
        subject: registrar.subject,
        role: 'registrar,servicePoint',
        office: '360731100',
        purpose: 'certificateVerification',
        party: '360731.origin',
        durable: 'off',
      },
    ]);
    for (let i = 0; i < 4; i++) {
      const [after] = (await database.dataSource.query(settings)) as {
        office: string;
        subject: string;
        durable: string;
      }[];
      expect(after?.office || '').toBe('');
      expect(after?.subject || '').toBe('');
      expect(after?.durable).toBe('on');
    }
    const machine: Actor = { kind: 'machine', subject: 'relay', roles: [], party: '360731.origin' };
    const [other] = await database.inTransaction(machine, (tx) => tx.query<{ office: string }>(settings));
    expect(other?.office).toBe('');
  });

  it('refuses an actor with a NUL in it before anything is sent', async () => {
    const odd = { ...registrar, office: '360731100\0x' };
    await expect(database.inTransaction(odd, (tx) => tx.query('SELECT 1'))).rejects.toMatchObject({
      code: 'actor-malformed',
    });
  });

  it('runs the whole work again when two serialisable transactions collide, and loses no update', async () => {
    let runs = 0;
    const raise = () =>
      inTransaction(
        async (tx) => {
          runs++;
          const [row] = await tx.query<{ value: number }>(`SELECT value FROM counter WHERE name = 'a'`);
          await pause(5);
          await tx.query(`UPDATE counter SET value = $1 WHERE name = 'a'`, [row!.value + 1]);
        },
        { isolation: 'serializable' },
      );
    await Promise.all([raise(), raise(), raise()]);
    expect(await valueOf('a')).toBe(3);
    expect(runs).toBeGreaterThan(3);
  });

  it('heals a deadlock by running the victim again', async () => {
    const both = (first: string, second: string) =>
      inTransaction(async (tx) => {
        await tx.query(`UPDATE counter SET value = value + 1 WHERE name = $1`, [first]);
        await pause(50);
        await tx.query(`UPDATE counter SET value = value + 1 WHERE name = $1`, [second]);
      });
    await Promise.all([both('a', 'b'), both('b', 'a')]);
    expect([await valueOf('a'), await valueOf('b')]).toEqual([2, 2]);
  });

  it('says busy, to be retried, when the collisions do not end, having run the work six times', async () => {
    let runs = 0;
    const work = inTransaction(async (tx) => {
      runs++;
      await tx.query(`DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END $$`);
    });
    await expect(work).rejects.toMatchObject({ code: 'database-busy', disposition: 'retry' });
    expect(runs).toBe(6);
  });

  it('says unavailable when the connection is cut in the middle, and the next transaction works', async () => {
    const cut = inTransaction(async (tx) => {
      await tx.query(`UPDATE counter SET value = 42 WHERE name = 'a'`);
      const [me] = await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      await superuser.query('SELECT pg_terminate_backend($1)', [me!.pid]);
      await pause(20);
      await tx.query('SELECT 1');
    });
    await expect(cut).rejects.toMatchObject({ code: 'database-unavailable', disposition: 'retry' });
    await inTransaction((tx) => tx.query(`UPDATE counter SET value = value + 1 WHERE name = 'a'`));
    expect(await valueOf('a')).toBe(1);
  });

  it('does not notice that all idle connections were cut', async () => {
    await Promise.all([1, 2, 3].map(() => inTransaction((tx) => tx.query('SELECT pg_sleep(0.02)'))));
    await superuser.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'spec'`,
    );
    await inTransaction((tx) => tx.query(`UPDATE counter SET value = value + 1 WHERE name = 'a'`));
    await database.ping();
    expect(await valueOf('a')).toBe(1);
  });

  it('says unavailable when nobody answers, and refused when the password is wrong', async () => {
    const nobody = Database.open({
      url: 'postgresql://u:p@127.0.0.1:1/none',
      migrations,
      applicationName: 'spec',
    });
    await expect(nobody).rejects.toMatchObject({ code: 'database-unavailable' });
    const wrong = new URL(clone.url);
    wrong.password = 'wrong';
    const refused = Database.open({ url: wrong.href, migrations: [], applicationName: 'spec' });
    await expect(refused).rejects.toMatchObject({ code: 'database-refused' });
  });

  it('lets the app role add to an append-only table and read it, never change or empty it', async () => {
    await inTransaction((tx) => tx.query(`INSERT INTO happened (what) VALUES ('one')`));
    expect(await inTransaction((tx) => tx.query('SELECT id, what FROM happened'))).toEqual([
      { id: '1', what: 'one' },
    ]);
    for (const change of [
      `UPDATE happened SET what = 'two'`,
      'DELETE FROM happened',
      'TRUNCATE happened',
      'DROP TABLE happened',
    ]) {
      await expect(inTransaction((tx) => tx.query(change))).rejects.toMatchObject({ code: '42501' });
    }
    await expect(inTransaction((tx) => tx.query('DELETE FROM migration'))).rejects.toMatchObject({
      code: '42501',
    });
    await expect(inTransaction((tx) => tx.query('CREATE TABLE mine (a int)'))).rejects.toMatchObject({
      code: '42501',
    });
  });

  it('keeps civil dates as they are written', async () => {
    const [row] = await inTransaction((tx) =>
      tx.query(`SELECT DATE '2026-02-28' AS day, 9007199254740993::bigint AS big`),
    );
    expect(row).toEqual({ day: '2026-02-28', big: '9007199254740993' });
  });

  it('never shows the password when printed', async () => {
    const { inspect } = await import('node:util');
    const shown = isProblem(await database.ping().catch((thrown: unknown) => thrown))
      ? ''
      : inspect(database, { depth: 0 });
    expect(shown).not.toContain(new URL(clone.url).password);
  });
});

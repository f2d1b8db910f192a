import { randomUUID } from 'node:crypto';
import { Body, Controller, Injectable, Module, Post } from '@nestjs/common';
import { IsOptional, IsString } from 'class-validator';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Allows, Caller, type Officer } from '@liangdi/access';
import { Database, sqlMigration } from '@liangdi/database';
import { problem } from '@liangdi/problem';
import { cloneDatabase, type ClonedDatabase } from '@liangdi/testing';
import {
  forgetIdempotencyKeys,
  IdempotencyKey,
  idempotencyMigrations,
  Idempotent,
  runOnce,
} from '../index.js';
import { office, party, startSmallService, told } from './small-service.js';
import type { SmallService } from './small-service.js';

class Wish {
  @IsString()
  readonly text: string;

  /** Waits inside the transaction, refuses, or is killed after the work. */
  @IsOptional()
  @IsString()
  readonly how?: string;
}

let holdUntil: Promise<unknown> = Promise.resolve();

@Injectable()
class KeepWish {
  constructor(private readonly database: Database) {}

  run(caller: Officer, key: IdempotencyKey, wish: Wish): Promise<{ id: string; text: string }> {
    return this.database.inTransaction(caller, (tx) =>
      runOnce(tx, key, async () => {
        const [row] = await tx.query<{ id: string }>('INSERT INTO wish (text) VALUES ($1) RETURNING id', [
          wish.text,
        ]);
        if (wish.how === 'wait') await holdUntil;
        if (wish.how === 'refuse') throw problem('person-not-found');
        if (wish.how === 'cut') await tx.query('SELECT pg_terminate_backend(pg_backend_pid())');
        return { id: row?.id ?? '', text: wish.text };
      }),
    );
  }
}

@Controller('wishes')
class WishController {
  constructor(private readonly keepWish: KeepWish) {}

  @Post()
  @Allows('registrar')
  @Idempotent()
  keep(@Caller() caller: Officer, @IdempotencyKey() key: IdempotencyKey, @Body() wish: Wish) {
    return this.keepWish.run(caller, key, wish);
  }
}

@Module({})
class WishModule {}

const wishTable = sqlMigration(
  'SpecWish1763800099001',
  'CREATE TABLE wish (id bigint GENERATED ALWAYS AS IDENTITY, text text NOT NULL)',
);

describe('a creation with an idempotency key', () => {
  let clone: ClonedDatabase;
  let database: Database;
  let small: SmallService;
  const migrations = [...idempotencyMigrations, wishTable];
  const actor = { kind: 'machine', subject: 'spec', roles: [], party } as const;

  beforeAll(async () => {
    clone = await cloneDatabase(migrations);
    database = await Database.open({
      url: clone.url,
      migrationUrl: clone.migratorUrl,
      migrations,
      applicationName: 'spec',
    });
    small = await startSmallService(() => ({
      module: WishModule,
      controllers: [WishController],
      providers: [KeepWish, { provide: Database, useValue: database }],
    }));
  });
  afterAll(async () => {
    await small?.stop();
    await database?.close();
    await clone?.drop();
  });

  const ask = (key: string | undefined, wish: object, token?: string) =>
    small.ask('/wishes', {
      method: 'POST',
      body: JSON.stringify(wish),
      headers: key === undefined ? {} : { 'Idempotency-Key': key },
      ...(token ? { token } : {}),
    });
  const count = async (text: string) => {
    const rows = await database.inTransaction(actor, (tx) =>
      tx.query('SELECT FROM wish WHERE text = $1', [text]),
    );
    return rows.length;
  };

  it('is done once, and the repeated request gets the same answer', async () => {
    const key = randomUUID();
    const first = await ask(key, { text: 'one' });
    const again = await ask(key, { text: 'one' });
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(await again.json()).toEqual(await first.json());
    expect([first, again].map(({ headers }) => headers.get('Idempotency-Replayed'))).toEqual([null, 'true']);
    expect(await count('one')).toBe(1);
  });

  it('is refused without a key, or with one that is too long', async () => {
    expect(await told(await ask(undefined, { text: 'none' }))).toMatchObject({
      code: 'idempotency-key-missing',
    });
    expect(await told(await ask('k'.repeat(129), { text: 'none' }))).toMatchObject({
      code: 'idempotency-key-missing',
    });
    expect(await count('none')).toBe(0);
  });

  it('is refused when the key was used for another content', async () => {
    const key = randomUUID();
    await ask(key, { text: 'two' });
    expect(await told(await ask(key, { text: 'another' }))).toMatchObject({
      code: 'idempotency-key-reused',
      status: 422,
    });
    expect(await count('another')).toBe(0);
  });

  it('of another caller is another creation, though the key is the same', async () => {
    const key = randomUUID();
    const colleague = await small.issuer.token({ party, roles: ['registrar'], office, subject: 'worker-2' });
    await ask(key, { text: 'shared key' });
    const other = await ask(key, { text: 'shared key' }, colleague);
    expect(other.headers.get('Idempotency-Replayed')).toBeNull();
    expect(await count('shared key')).toBe(2);
  });

  it('is told to wait while the very same is being done, and is done once', async () => {
    const key = randomUUID();
    let release = (): void => undefined;
    holdUntil = new Promise<void>((resolve) => (release = resolve));
    const first = ask(key, { text: 'double click', how: 'wait' });
    await new Promise((resolve) => setTimeout(resolve, 150));
    const second = await ask(key, { text: 'double click', how: 'wait' });
    expect(second.status).toBe(409);
    expect(second.headers.get('Retry-After')).toBe('1');
    expect(await told(second)).toMatchObject({ code: 'idempotency-key-in-use' });
    release();
    expect((await first).status).toBe(201);
    expect((await ask(key, { text: 'double click', how: 'wait' })).headers.get('Idempotency-Replayed')).toBe(
      'true',
    );
    expect(await count('double click')).toBe(1);
  });

  it('asked twenty times at once is done once', async () => {
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(key, { text: 'twenty' })));
    expect(new Set(answers.map(({ status }) => status))).toEqual(
      new Set(answers.some(({ status }) => status === 409) ? [201, 409] : [201]),
    );
    expect(await count('twenty')).toBe(1);
  });

  it('that was refused leaves nothing behind and may come again under the same key', async () => {
    const key = randomUUID();
    expect((await ask(key, { text: 'corrected', how: 'refuse' })).status).toBe(404);
    expect(await count('corrected')).toBe(0);
    expect((await ask(key, { text: 'corrected' })).status).toBe(201);
    expect(await count('corrected')).toBe(1);
  });

  it('that was cut off after the work and before the commit is neither done nor remembered', async () => {
    const key = randomUUID();
    expect((await ask(key, { text: 'cut', how: 'cut' })).status).toBe(503);
    expect(await count('cut')).toBe(0);
    expect((await ask(key, { text: 'cut' })).headers.get('Idempotency-Replayed')).toBeNull();
    expect(await count('cut')).toBe(1);
  });

  it('leaves neither its content nor its answer readable in the database, and is forgotten after a day', async () => {
    await ask('visible-key', { text: 'CANARY-person' });
    const rows = await database.inTransaction(actor, (tx) =>
      tx.query<{ answer: Buffer; row: string }>(
        `SELECT answer, idempotency_key::text AS row FROM idempotency_key`,
      ),
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const { answer, row } of rows) {
      expect(answer.includes('CANARY')).toBe(false);
      expect(row).not.toContain('visible-key');
    }
    expect(await database.inTransaction(actor, (tx) => forgetIdempotencyKeys(tx))).toBe(0);
    await database.inTransaction(actor, (tx) =>
      tx.query(`UPDATE idempotency_key SET created_at = now() - interval '25 hours'`),
    );
    expect(await database.inTransaction(actor, (tx) => forgetIdempotencyKeys(tx))).toBe(rows.length);
  });
});

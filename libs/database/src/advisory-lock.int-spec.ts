import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { cloneDatabase, type ClonedDatabase } from '@liangdi/testing';
import { holdAdvisoryLock, listen } from './index.js';

describe('a duty held by advisory lock, and a listener', () => {
  let clone: ClonedDatabase;
  let superuser: pg.Client;
  beforeAll(async () => {
    clone = await cloneDatabase([]);
    superuser = new pg.Client(clone.superuserUrl);
    await superuser.connect();
  });
  afterAll(async () => {
    await superuser?.end();
    await clone?.drop();
  });
  const cutAll = (name: string) =>
    superuser.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE $1', [
      `liangdi ${name}%`,
    ]);

  it('is held by one at a time, and free again after release', async () => {
    const first = await holdAdvisoryLock(clone.url, 'relay 440306');
    expect(first).toBeDefined();
    expect(await holdAdvisoryLock({ url: clone.url }, 'relay 440306')).toBeUndefined();
    const other = await holdAdvisoryLock(clone.url, 'relay 360731');
    expect(other).toBeDefined();
    await other!.release();
    await first!.release();
    await first!.lost;
    const next = await holdAdvisoryLock(clone.url, 'relay 440306');
    expect(next).toBeDefined();
    await next!.release();
  });

  it('tells its holder at once when the connection that carries it dies, and the next one gets it', async () => {
    const held = await holdAdvisoryLock(clone.url, 'relay lost');
    await cutAll('lock relay lost');
    await held!.lost;
    const next = await holdAdvisoryLock(clone.url, 'relay lost');
    expect(next).toBeDefined();
    await next!.release();
  });

  it('is given back by an abort', async () => {
    const shutdown = new AbortController();
    const held = await holdAdvisoryLock(clone.url, 'relay abort', { signal: shutdown.signal });
    shutdown.abort();
    await held!.lost;
    expect(await holdAdvisoryLock(clone.url, 'relay abort', { signal: shutdown.signal })).toBeUndefined();
  });

  it('hears notifications, also after its connection was cut, and is told to look for itself then', async () => {
    const heard: string[] = [];
    const until = async (condition: () => boolean) => {
      for (const end = Date.now() + 10_000; !condition() && Date.now() < end;)
        await new Promise((r) => setTimeout(r, 10));
      expect(condition()).toBe(true);
    };
    const listening = listen(clone.url, 'outbox', (payload) => heard.push(payload));
    await listening.ready;
    await superuser.query(`NOTIFY outbox, 'one'`);
    await until(() => heard.includes('one'));
    expect(heard).toEqual(['', 'one']);
    await cutAll('listen outbox');
    await until(() => heard.length === 3);
    await superuser.query(`NOTIFY outbox, 'two'`);
    await until(() => heard.includes('two'));
    expect(heard).toEqual(['', 'one', '', 'two']);
    await listening.stop();
  });
});

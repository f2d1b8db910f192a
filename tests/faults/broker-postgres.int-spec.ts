/** Every connection to the exchange, to the parties' databases, or to all of them is cut in the middle of the load, again and again. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { testPostgres } from '@liangdi/testing';
import pg from 'pg';
import { Client, pause } from './client.js';
import { openFaultWorld, processes, type FaultWorld } from './open-world.js';
import { openScene, proveExactlyOnce, type Scene } from './scene.js';

describe('connections that are cut under load', () => {
  let world: FaultWorld;
  let scene: Scene;
  let server: pg.Client;

  beforeAll(async () => {
    world = await openFaultWorld('postgres');
    scene = await openScene(world);
    server = new pg.Client({ connectionString: (await testPostgres()).superuserUrl });
    await server.connect();
  }, 120_000);

  afterAll(async () => {
    await server?.end();
    await scene?.books.close();
    await world?.stop();
  }, 60_000);

  afterEach(async () => {
    for (const side of ['origin', 'destination'] as const) {
      expect(await scene.books.all(side, 'SELECT code FROM parked_message')).toEqual([]);
    }
  });

  /** Every connection of the services to these databases; the spec's own stay. */
  async function cut(urls: readonly string[]): Promise<number> {
    const { rows } = await server.query<{ n: number }>(
      `SELECT count(*) FILTER (WHERE pg_terminate_backend(pid))::integer AS n FROM pg_stat_activity
       WHERE (datname, usename) IN (SELECT * FROM unnest($1::name[], $2::name[]))`,
      [urls.map((url) => new URL(url).pathname.slice(1)), urls.map((url) => new URL(url).username)],
    );
    return rows[0]!.n;
  }

  const accepted: string[] = [];

  it.each<[string, (from: FaultWorld) => readonly string[]]>([
    ['to the exchange', (from) => [from.exchangeUrl]],
    ['to the sender’s database', (from) => [from.destination.database.appUrl]],
    ['to the receiver’s database', (from) => [from.origin.database.appUrl]],
    [
      'to everything at once',
      (from) => [from.exchangeUrl, from.origin.database.appUrl, from.destination.database.appUrl],
    ],
  ])(
    '%s, again and again, lose nothing, double nothing and keep the order',
    async (_, urlsOf) => {
      const before = processes(world);
      const client = new Client(scene);
      let over = false;
      const load = client.callUntil(() => over, 6);
      let connections = 0;
      for (let times = 0; times < 6; times += 1) {
        await pause(150);
        connections += await cut(urlsOf(world));
      }
      over = true;
      await load;
      expect(connections).toBeGreaterThan(6);
      accepted.push(...client.accepted);
      await proveExactlyOnce(scene, accepted);
      expect(processes(world)).toEqual(before);
    },
    60_000,
  );
});

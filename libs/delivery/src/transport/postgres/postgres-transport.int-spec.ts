/** What only the embedded log has to keep itself: positions, repeated appends, housekeeping. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testPostgres } from '@liangdi/testing';
import { Client, Pool } from 'pg';
import { eventually, Gathered, newGroup, newTopic, numbered, range, run } from '../contract/messages.js';
import { testLog } from '../contract/subject.js';
import { append } from './append-messages.js';
import { discardConsumed } from './discard-consumed.js';
import { ensureLog } from './log-schema.js';
import { postgresTransport } from './postgres-transport.js';

describe('the log of the embedded exchange', () => {
  const database = `exchange_${randomUUID().replaceAll('-', '')}`;
  let superuserUrl: string;
  let url: string;
  let pool: Pool;

  const asSuperuser = async (statement: string) => {
    const client = new Client({ connectionString: superuserUrl });
    await client.connect();
    await client.query(statement);
    await client.end();
  };
  const positionsIn = async (topic: string) => {
    const { rows } = await pool.query<{ position: string }>(
      'SELECT position FROM log_message WHERE topic = $1 ORDER BY position',
      [topic],
    );
    return rows.map(({ position }) => Number(position));
  };
  const newLogTopic = async () => {
    const topic = newTopic();
    await pool.query('INSERT INTO log_topic (topic) VALUES ($1)', [topic]);
    return topic;
  };

  beforeAll(async () => {
    ({ superuserUrl } = await testPostgres());
    await asSuperuser(`CREATE DATABASE ${database}`);
    const at = new URL(superuserUrl);
    at.pathname = `/${database}`;
    url = at.href;
    pool = new Pool({ connectionString: url });
  });
  afterAll(async () => {
    await pool.end();
    await asSuperuser(`DROP DATABASE ${database} WITH (FORCE)`);
  });

  it('is made once, however many make it at the same time', async () => {
    await Promise.all(range(5).map(() => ensureLog(pool)));
    await ensureLog(pool);
  });

  it('appends a repeated batch once', async () => {
    const topic = await newLogTopic();
    const sender = randomUUID();
    await append(pool, topic, run(0, 3), { sender, sequence: 1 });
    await append(pool, topic, run(0, 3), { sender, sequence: 1 });
    await append(pool, topic, run(3, 4), { sender, sequence: 2 });
    await append(pool, topic, run(0, 3), { sender, sequence: 1 });
    expect(await positionsIn(topic)).toEqual([1, 2, 3, 4]);
  });

  it('shows no position before all lower ones, with many senders at once', async () => {
    const topic = await newLogTopic();
    const senders = range(4).map(() => postgresTransport({ url, log: testLog }));
    const gathered = new Gathered();
    await senders[0]?.consume(topic, newGroup(), gathered.handle);
    await Promise.all(
      senders.map(async (sender, index) => {
        for (const number of range(50)) await sender.send(topic, [numbered(number, `sender-${index}`)]);
      }),
    );
    await eventually('all arrived', () => gathered.messages.length === 200);
    expect(gathered.messages.map(({ offset }) => Number(offset))).toEqual(
      range(200).map((index) => index + 1),
    );
    await Promise.all(senders.map((sender) => sender.close()));
  });

  it('discards what every group has consumed and is old enough, nothing else, and gives no position twice', async () => {
    const topic = await newLogTopic();
    const unconsumed = await newLogTopic();
    const sender = randomUUID();
    await append(pool, topic, run(0, 10), { sender, sequence: 1 });
    await append(pool, unconsumed, run(0, 2), { sender, sequence: 1 });
    await pool.query(
      `INSERT INTO consumer_position (topic, group_name, position) VALUES ($1, 'fast', 10), ($1, 'slow', 6)`,
      [topic],
    );
    expect(await discardConsumed(pool, 7)).toBe(0);
    await pool.query(
      `UPDATE log_message SET appended_at = now() - interval '8 days' WHERE topic IN ($1, $2) AND position <= 8`,
      [topic, unconsumed],
    );
    expect(await discardConsumed(pool, 7)).toBe(6);
    expect(await positionsIn(topic)).toEqual([7, 8, 9, 10]);
    expect(await positionsIn(unconsumed)).toEqual([1, 2]);
    await pool.query(`DELETE FROM log_message WHERE topic = $1`, [topic]);
    await append(pool, topic, run(10, 11), { sender, sequence: 2 });
    expect(await positionsIn(topic)).toEqual([11]);
  });

  it('goes on when its connections are cut one by one', async () => {
    const topic = await newLogTopic();
    const transport = postgresTransport({ url, log: testLog });
    const gathered = new Gathered();
    await transport.consume(topic, newGroup(), gathered.handle);
    for (const number of range(5)) {
      await transport.send(topic, [numbered(number)]);
      await eventually('it arrived', () => gathered.numbers.includes(number));
      await pool.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND application_name LIKE 'liangdi-%'`,
      );
    }
    expect([...new Set(gathered.numbers)]).toEqual(range(5));
    await transport.close();
  });
});

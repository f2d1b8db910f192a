/** The barest way a message can go from one process to another: kafkajs as it comes, or a table. No order, no dedupe, no retry of ours. */
import { randomBytes } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';
import pg from 'pg';
import type { BenchWorld } from '../bench-world.js';

export interface BareLog {
  /** Resolves when the message is durable. */
  send(value: Buffer): Promise<void>;
  close(): Promise<void>;
}

export type BareHandler = (value: Buffer) => Promise<void>;

export function openBareLog(world: BenchWorld, handle: BareHandler): Promise<BareLog> {
  return world.transport.name === 'kafka'
    ? openBareKafka(world.transport.brokers, handle)
    : openBareTable(world.superuserUrl, handle);
}

async function openBareKafka(brokers: readonly string[], handle: BareHandler): Promise<BareLog> {
  const kafka = new Kafka({ clientId: 'bench-floor', brokers: [...brokers], logLevel: logLevel.ERROR });
  const topic = `bench.floor.${randomBytes(4).toString('hex')}`;
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({
    topics: [{ topic, numPartitions: 1, replicationFactor: 1 }],
    waitForLeaders: true,
  });
  await admin.disconnect();
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  const consumer = kafka.consumer({ groupId: topic, maxWaitTimeInMs: 200 });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  const joined = new Promise<void>((resolve) => consumer.on(consumer.events.GROUP_JOIN, () => resolve()));
  await consumer.run({ autoCommitInterval: 5_000, eachMessage: ({ message }) => handle(message.value!) });
  await joined;
  return {
    async send(value) {
      await producer.send({ topic, acks: -1, messages: [{ value }] });
    },
    async close() {
      await consumer.disconnect();
      await producer.disconnect();
    },
  };
}

/** A table and the position read last; woken in memory, so that not even NOTIFY is in it. */
async function openBareTable(url: string, handle: BareHandler): Promise<BareLog> {
  const pool = new pg.Pool({ connectionString: url, max: 4 });
  const table = `bench_floor_${randomBytes(4).toString('hex')}`;
  await pool.query(
    `CREATE TABLE ${table} (position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, value bytea NOT NULL)`,
  );
  let open = true;
  let position = '0';
  let sent = 0;
  let wake: (() => void) | undefined;
  const reading = (async () => {
    for (let handled = 0; open || handled < sent;) {
      const { rows } = await pool.query<{ position: string; value: Buffer }>({
        name: 'bare-read',
        text: `SELECT position, value FROM ${table} WHERE position > $1 ORDER BY position LIMIT 16`,
        values: [position],
      });
      for (const row of rows) {
        await handle(row.value);
        position = row.position;
        handled += 1;
      }
      if (rows.length === 0 && open) await new Promise<void>((resolve) => (wake = resolve));
    }
  })();
  // One at a time: with several writers a position could become visible behind the one read last.
  let writing: Promise<unknown> = Promise.resolve();
  return {
    send(value) {
      const written = writing.then(() =>
        pool.query({ name: 'bare-send', text: `INSERT INTO ${table} (value) VALUES ($1)`, values: [value] }),
      );
      writing = written.catch(() => undefined);
      return written.then(() => {
        sent += 1;
        wake?.();
      });
    },
    async close() {
      open = false;
      wake?.();
      await reading;
      await pool.query(`DROP TABLE ${table}`);
      await pool.end();
    },
  };
}

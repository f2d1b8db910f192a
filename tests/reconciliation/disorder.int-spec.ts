/** Messages of a run that come twice, in another order, late, or not at all: the run ends agreed all the same. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { reconciliationTopic } from '@liangdi/delivery';
import { Ledgers, type SideName } from './ledgers.js';

const env = { RECONCILE_EVERY_MS: '0', RECONCILE_SILENT_MS: '250' };
const sides = ['origin', 'destination'] as const;
const steps = 5;

let ledgers: Ledgers;
/** Into the exchange's database: the broker of this world. */
let broker: pg.Client;
let records = 24;

beforeAll(async () => {
  ledgers = await Ledgers.open('postgres', 3, env);
  await ledgers.send(records);
  broker = new pg.Client({ connectionString: ledgers.world.exchangeUrl });
  await broker.connect();
  await broker.query(disorder);
}, 120_000);
afterAll(async () => {
  await broker?.end();
  await ledgers?.close();
});

/**
 * A relay of ill will within the broker: of messages to these topics the nth is lost, every one is doubled, or every one is followed once more by the one
 * before it. `done` counts what it has done.
 */
const disorder = `
  CREATE TABLE ill_will (
    topic text PRIMARY KEY, how text NOT NULL, nth integer NOT NULL, seen integer NOT NULL DEFAULT 0, done integer NOT NULL DEFAULT 0);
  CREATE FUNCTION with_ill_will() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    will ill_will;
    again log_message;
    next bigint;
  BEGIN
    IF pg_trigger_depth() > 1 THEN RETURN NULL; END IF;
    UPDATE ill_will SET seen = seen + 1 WHERE topic = NEW.topic RETURNING * INTO will;
    IF will.topic IS NULL THEN RETURN NULL; END IF;
    IF will.how = 'drop' AND will.seen = will.nth THEN
      DELETE FROM log_message WHERE topic = NEW.topic AND position = NEW.position;
      UPDATE ill_will SET done = done + 1 WHERE topic = NEW.topic;
    END IF;
    IF will.how = 'double' THEN again := NEW; END IF;
    IF will.how = 'reorder' THEN
      SELECT * INTO again FROM log_message WHERE topic = NEW.topic AND position < NEW.position ORDER BY position DESC LIMIT 1;
    END IF;
    IF again.topic IS NOT NULL THEN
      UPDATE log_topic SET head = head + 1 WHERE topic = NEW.topic RETURNING head INTO next;
      INSERT INTO log_message (topic, position, key, headers, value) VALUES (NEW.topic, next, again.key, again.headers, again.value);
      UPDATE ill_will SET done = done + 1 WHERE topic = NEW.topic;
    END IF;
    RETURN NULL;
  END $$;
  CREATE TRIGGER with_ill_will AFTER INSERT ON log_message FOR EACH ROW EXECUTE FUNCTION with_ill_will();`;

async function illWill(
  to: readonly SideName[],
  how: 'double' | 'reorder' | 'drop' | 'none',
  nth = 0,
): Promise<void> {
  await broker.query('TRUNCATE ill_will');
  for (const side of to) {
    const topic = reconciliationTopic(ledgers.world[side].jurisdiction.party);
    await broker.query('INSERT INTO ill_will (topic, how, nth) VALUES ($1, $2, $3)', [topic, how, nth]);
  }
}

/** One record lost at each side and one more sent, so that a run has every kind of message. */
async function makeDifferences(nth: number): Promise<void> {
  await ledgers.send(1);
  records += 1;
  for (const [side, seq] of [
    ['origin', 2 * nth + 1],
    ['destination', 2 * nth + 2],
  ] as const)
    await ledgers.breakAt(
      side,
      `DELETE FROM record r USING ledger_entry l WHERE l.record_id = r.record_id AND l.seq = ${seq} AND l.direction = 'destinationToOrigin'`,
      `DELETE FROM ledger_entry WHERE seq = ${seq} AND direction = 'destinationToOrigin'`,
    );
}

/** `atLeast`: how often ill will must have done something meanwhile. */
async function expectAgreed(by: SideName, atLeast: number): Promise<void> {
  const run = await ledgers.compare(by, 30_000);
  expect(run).toMatchObject({ state: 'agreed', failure: null });
  expect(new Set(run.differences.map(({ state }) => state))).toEqual(new Set(['healed']));
  const { rows } = await broker.query<{ done: number }>('SELECT sum(done)::integer AS done FROM ill_will');
  expect(rows[0]!.done).toBeGreaterThanOrEqual(atLeast);
  await illWill([], 'none');
  // The other side of the run may wait for what was dropped; the next comparison tells it.
  expect(await ledgers.compare(by, 30_000)).toMatchObject({ state: 'agreed', differences: [] });
  expect(await ledgers.equal()).toBe(true);
  const [one, other] = await ledgers.lastCheckpoints();
  expect(one).toEqual(other);
  expect(one).toMatchObject({ signatures: 2, through: records });
  for (const side of sides) {
    expect(await ledgers.rows(side, 'SELECT code FROM parked_message')).toEqual([]);
    const [row] = await ledgers.rows(
      side,
      'SELECT count(*)::integer AS records, count(DISTINCT record_id)::integer AS each FROM record',
    );
    expect(row).toEqual({ records, each: records });
  }
}

describe('a run whose messages', () => {
  let nth = 0;

  it.each([
    ['are all doubled', 'double', 'origin'],
    ['are all doubled', 'double', 'destination'],
    ['come again behind a later one', 'reorder', 'origin'],
    ['come again behind a later one', 'reorder', 'destination'],
  ] as const)(
    '%s (%s), asked by the %s, ends agreed',
    async (_, how, by) => {
      await makeDifferences(nth++);
      await illWill(sides, how);
      await expectAgreed(by, 6);
    },
    60_000,
  );

  it.each(sides.flatMap((to) => Array.from({ length: steps }, (_, n) => ({ to, dropped: n + 1 }))))(
    'to the $to lose number $dropped ends agreed',
    async ({ to, dropped }) => {
      await makeDifferences(nth++);
      await illWill([to], 'drop', dropped);
      await expectAgreed(dropped % 2 === 0 ? 'origin' : 'destination', 1);
    },
    60_000,
  );
});

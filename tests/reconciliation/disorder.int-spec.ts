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
 * A relay of ill will within the broker: of messages to these topics the nth is dropped, every one is doubled, or every one is followed once more by the one
 * before the last.
 */
const disorder = `
  CREATE TABLE ill_will (topic text PRIMARY KEY, how text NOT NULL, nth integer NOT NULL DEFAULT 0, seen integer NOT NULL DEFAULT 0);
  CREATE FUNCTION with_ill_will() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    will ill_will;
    again log_message;
    at bigint;
  BEGIN
    UPDATE ill_will SET seen = seen + 1 WHERE topic = NEW.topic RETURNING * INTO will;
    IF will.topic IS NULL OR pg_trigger_depth() > 1 THEN RETURN NEW; END IF;
    IF will.how = 'drop' AND will.seen = will.nth THEN RETURN NULL; END IF;
    IF will.how = 'double' THEN again := NEW; END IF;
    IF will.how = 'reorder' THEN
      SELECT * INTO again FROM log_message WHERE topic = NEW.topic ORDER BY position DESC OFFSET 1 LIMIT 1;
    END IF;
    IF again.topic IS NOT NULL THEN
      -- The head row is locked by the append that is under way: no position is given twice.
      UPDATE log_topic SET head = head + 1 WHERE topic = NEW.topic RETURNING head INTO at;
      INSERT INTO log_message (topic, position, key, headers, value) VALUES (NEW.topic, NEW.position + 1, again.key, again.headers, again.value);
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER with_ill_will BEFORE INSERT ON log_message FOR EACH ROW EXECUTE FUNCTION with_ill_will();`;

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

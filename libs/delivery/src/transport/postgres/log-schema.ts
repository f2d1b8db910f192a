/**
 * The tables of the embedded exchange: an append-only log in a database of its own, which plays the broker for one machine.
 * Protects: positions are given in commit order, per topic, and are never given twice, even after old messages were discarded.
 */
import type { Pool } from 'pg';

const schema = `
CREATE TABLE IF NOT EXISTS log_topic (
  topic text PRIMARY KEY,
  -- The last position given. Not max(position): housekeeping deletes messages, and their positions must not come again.
  head bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 50);

CREATE TABLE IF NOT EXISTS log_message (
  topic text NOT NULL,
  position bigint NOT NULL,
  key text NOT NULL,
  headers jsonb NOT NULL,
  value bytea NOT NULL,
  appended_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (topic, position)
);
-- Values are encrypted: trying to compress them is work for nothing.
ALTER TABLE log_message ALTER COLUMN value SET STORAGE EXTERNAL;

-- The last append of each sender: a repeated one (connection lost before its answer) changes nothing.
CREATE TABLE IF NOT EXISTS log_sender (
  sender uuid NOT NULL,
  topic text NOT NULL,
  sequence bigint NOT NULL,
  sent_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (sender, topic)
) WITH (fillfactor = 50);

CREATE TABLE IF NOT EXISTS consumer_position (
  topic text NOT NULL,
  group_name text NOT NULL,
  position bigint NOT NULL,
  committed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (topic, group_name)
);`;

/** Makes the tables unless they are there; needs no right to create where they are. */
export async function ensureLog(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ there: boolean }>(
    `SELECT to_regclass('consumer_position') IS NOT NULL AS there`,
  );
  if (rows[0]?.there) return;
  // CREATE … IF NOT EXISTS still collides when two run at once: one after the other. One simple query is one transaction.
  await pool.query(`SELECT pg_advisory_xact_lock(hashtextextended('liangdi log schema', 0)); ${schema}`);
}

/** The channel of a topic. Hashed: channel names end at 63 bytes, topic names at 249. */
export const channelOf = (topicParameter: string) => `'liangdi_log_' || md5(${topicParameter})`;

/**
 * Appends a batch to a topic: one statement, one round trip, durable when it answers.
 * Positions are not taken from a sequence: ids of a sequence commit out of order, and a reader past a late one would never see it. The
 * update of the topic's head row is the lock, held until commit, that makes position order and commit order the same.
 * NOTIFY takes a database-wide lock while it commits; appends are few (parcels, not records), so it costs nothing here.
 */
import type { Pool } from 'pg';
import { problem } from '@liangdi/problem';
import type { OutgoingMessage } from '../transport.js';
import { channelOf } from './log-schema.js';

const appendMessages = `
WITH fresh AS (
  -- A repeated append finds its own sequence and writes nothing; one still under way in a lost session is waited for.
  INSERT INTO log_sender (sender, topic, sequence) VALUES ($5, $1, $6)
  ON CONFLICT (sender, topic) DO UPDATE SET sequence = excluded.sequence, sent_at = now()
    WHERE log_sender.sequence < excluded.sequence
  RETURNING 1
), head AS (
  UPDATE log_topic SET head = head + cardinality($2::text[])
  WHERE topic = $1 AND EXISTS (SELECT FROM fresh)
  RETURNING head - cardinality($2::text[]) AS before
), appended AS (
  INSERT INTO log_message (topic, position, key, headers, value)
  SELECT $1, head.before + m.nth, m.key, m.headers, m.value
  FROM head, unnest($2::text[], $3::jsonb[], $4::bytea[]) WITH ORDINALITY AS m(key, headers, value, nth)
  RETURNING 1
)
SELECT (SELECT count(*) FROM fresh)::int AS fresh, (SELECT count(*) FROM appended)::int AS appended,
  pg_notify(${channelOf('$1')}, '')`;

/** The n-th batch of this sender for the topic; safe to repeat with the same number. */
export async function append(
  pool: Pool,
  topic: string,
  messages: readonly OutgoingMessage[],
  sent: { sender: string; sequence: number },
): Promise<void> {
  const { rows } = await pool.query<{ fresh: number; appended: number }>({
    name: 'append-messages',
    text: appendMessages,
    values: [
      topic,
      messages.map(({ key }) => key),
      messages.map(({ headers }) => JSON.stringify(headers)),
      messages.map(({ value }) => value),
      sent.sender,
      sent.sequence,
    ],
  });
  const [outcome] = rows;
  if (outcome?.fresh === 1 && outcome.appended === 0) throw problem('topic-unknown', { topic });
}

/**
 * Housekeeping: discards messages that every group has consumed and that are older than the retention.
 * Protects: what one group has not consumed stays, however old; a topic nobody consumes yet keeps everything.
 */
import type { Pool } from 'pg';

// In slices, so that no append ever waits for a long delete. The oldest are the lowest positions: the scan ends early.
const discardSlice = `
WITH consumed AS (
  SELECT topic, min(position) AS position FROM consumer_position GROUP BY topic
), old AS (
  SELECT m.topic, m.position FROM consumed
  CROSS JOIN LATERAL (
    SELECT topic, position FROM log_message
    WHERE topic = consumed.topic AND position <= consumed.position AND appended_at < now() - $1 * interval '1 day'
    ORDER BY position LIMIT 1000
  ) AS m
)
DELETE FROM log_message USING old WHERE log_message.topic = old.topic AND log_message.position = old.position`;

const forgetSenders = `DELETE FROM log_sender WHERE sent_at < now() - interval '30 days'`;

/** How many were discarded. Several processes may run it at once: the second finds nothing left. */
export async function discardConsumed(pool: Pool, keepDays: number): Promise<number> {
  await pool.query(forgetSenders);
  let discarded = 0;
  for (;;) {
    const { rowCount } = await pool.query(discardSlice, [keepDays]);
    if (!rowCount) return discarded;
    discarded += rowCount;
  }
}

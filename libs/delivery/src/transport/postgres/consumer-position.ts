/**
 * How far a group has got, and which one session may say so.
 * Protects: exactly one active consumer per topic and group. The lock is the session's own: when the connection dies the lock goes with it, and
 * since positions are written over the same connection, a consumer that lost its lock cannot move them.
 */
import type { Client } from 'pg';

const lockKey = `hashtextextended('liangdi consumer ' || $2 || ' of ' || $1, 0)`;

/** Whether this session may consume now; asks, does not wait. */
export async function tryTakeTurn(client: Client, topic: string, group: string): Promise<boolean> {
  const { rows } = await client.query<{ mine: boolean }>({
    text: `SELECT pg_try_advisory_lock(${lockKey}) AS mine`,
    values: [topic, group],
  });
  return rows[0]?.mine === true;
}

export async function positionOf(client: Client, topic: string, group: string): Promise<string> {
  const { rows } = await client.query<{ position: string }>({
    text: 'SELECT position FROM consumer_position WHERE topic = $1 AND group_name = $2',
    values: [topic, group],
  });
  return rows[0]?.position ?? '0';
}

export async function commitPosition(
  client: Client,
  topic: string,
  group: string,
  position: string,
): Promise<void> {
  await client.query({
    name: 'commit-position',
    text: `INSERT INTO consumer_position (topic, group_name, position) VALUES ($1, $2, $3)
      ON CONFLICT (topic, group_name) DO UPDATE SET position = excluded.position, committed_at = now()`,
    values: [topic, group, position],
  });
}

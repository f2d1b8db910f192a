/**
 * The next messages after a position, bounded in number and in bytes, at least one where there is one.
 * `position > $2` is safe here, and only here: positions become visible in their order (append-messages).
 */
import type { Client } from 'pg';
import type { IncomingMessage } from '../transport.js';

// The length of a value stored out of line is in its row: the sum reads no value that is not fetched.
const fetchMessages = `
SELECT position, key, headers, value FROM (
  SELECT *, sum(octet_length(value)) OVER (ORDER BY position) - octet_length(value) AS bytes_before
  FROM (SELECT position, key, headers, value FROM log_message
        WHERE topic = $1 AND position > $2 ORDER BY position LIMIT 500) AS next
) AS measured
WHERE bytes_before < 4 * 1024 * 1024
ORDER BY position`;

interface LogRow {
  readonly position: string;
  readonly key: string;
  readonly headers: Record<string, string>;
  readonly value: Buffer;
}

export async function fetchAfter(
  client: Client,
  topic: string,
  position: string,
): Promise<IncomingMessage[]> {
  const { rows } = await client.query<LogRow>({
    name: 'fetch-messages',
    text: fetchMessages,
    values: [topic, position],
  });
  return rows.map((row) => ({
    topic,
    partition: 0,
    offset: row.position,
    key: row.key,
    headers: row.headers,
    value: row.value,
  }));
}

/** Where a connection outside the pool is made: a URL, or the database whose URL it shares. */
import pg from 'pg';

export type ConnectionSource = string | { readonly url: string };

/** One dedicated connection; its errors arrive as the `end` event, never as an unhandled `error`. */
export async function connectDedicated(
  source: ConnectionSource,
  applicationName: string,
): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: typeof source === 'string' ? source : source.url,
    application_name: applicationName,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/**
 * Asks every two seconds whether the connection still lives, and cuts it when no answer comes in five: a host that
 * vanished sends no FIN, and PostgreSQL may have given our lock to somebody else long before TCP notices.
 */
export function keepWatch(client: pg.Client): () => void {
  let asking = false;
  const timer = setInterval(() => {
    if (asking) return;
    asking = true;
    const deadline = setTimeout(() => cut(client), 5_000);
    client
      .query('SELECT 1')
      .catch(() => undefined)
      .finally(() => {
        clearTimeout(deadline);
        asking = false;
      });
  }, 2_000);
  timer.unref();
  const stop = () => clearInterval(timer);
  client.once('end', stop);
  return stop;
}

/** Ends the connection without asking the other side. */
function cut(client: pg.Client): void {
  (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
}

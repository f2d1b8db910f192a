/**
 * LISTEN on a connection of its own, for ever: reconnects by itself. Protects: a notification is a hint and may be lost
 * while the connection is away, so after every (re)connection `onNotify` is called once with an empty payload: look for yourself.
 */
import pg from 'pg';
import { connectDedicated, keepWatch, type ConnectionSource } from './connection-source.js';

export interface Listening {
  /** Resolves at the first successful LISTEN (or at stop). */
  readonly ready: Promise<void>;
  stop(): Promise<void>;
}

export function listen(
  source: ConnectionSource,
  channel: string,
  onNotify: (payload: string) => void,
): Listening {
  const stopped = new AbortController();
  let tellReady!: () => void;
  const ready = new Promise<void>((resolve) => (tellReady = resolve));
  const running = (async () => {
    for (let failures = 0; !stopped.signal.aborted;) {
      const heard = await listenOnce(source, channel, onNotify, stopped.signal, tellReady);
      failures = heard ? 0 : failures + 1;
      await pause(Math.random() * Math.min(5_000, 100 * 2 ** failures), stopped.signal);
    }
    tellReady();
  })();
  return {
    ready,
    async stop() {
      stopped.abort();
      await running;
    },
  };
}

/** One connection's life; true when it got as far as listening. */
async function listenOnce(
  source: ConnectionSource,
  channel: string,
  onNotify: (payload: string) => void,
  signal: AbortSignal,
  onListening: () => void,
): Promise<boolean> {
  let client: pg.Client;
  try {
    client = await connectDedicated(source, `liangdi listen ${channel}`.slice(0, 63));
  } catch {
    return false;
  }
  const ended = new Promise<void>((resolve) => client.once('end', () => resolve()));
  const end = () => void client.end().catch(() => undefined);
  signal.addEventListener('abort', end, { once: true });
  try {
    client.on('notification', ({ payload }) => onNotify(payload ?? ''));
    await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
    keepWatch(client);
    if (signal.aborted) end();
    onListening();
    onNotify('');
    await ended;
    return true;
  } catch {
    end();
    return false;
  } finally {
    signal.removeEventListener('abort', end);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}

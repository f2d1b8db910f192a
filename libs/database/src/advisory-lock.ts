/**
 * Exclusive duty by a session-level advisory lock (one relay per partner). Protects: whoever holds it learns at once when
 * the connection that carries it is gone, for then PostgreSQL has already freed it for somebody else.
 */
import { problem } from '@liangdi/problem';
import { connectDedicated, keepWatch, type ConnectionSource } from './connection-source.js';
import { lockKey } from './lock-key.js';
import { isConnectionFailure, signInRefusal } from './sql-state.js';

export interface AdvisoryLock {
  release(): Promise<void>;
  /** Resolves when the lock is no longer held, whether released or lost: stop working at once. */
  readonly lost: Promise<void>;
}

/** undefined: somebody else holds it (or the signal has fired). Refused: database-unavailable. An abort releases it. */
export async function holdAdvisoryLock(
  source: ConnectionSource,
  name: string,
  { signal }: { signal?: AbortSignal } = {},
): Promise<AdvisoryLock | undefined> {
  if (signal?.aborted) return undefined;
  try {
    const client = await connectDedicated(source, `liangdi lock ${name}`.slice(0, 63));
    const lost = new Promise<void>((resolve) => client.once('end', () => resolve()));
    const release = () => client.end().catch(() => undefined);
    const { rows } = await client.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1) AS held', [
      lockKey(name),
    ]);
    if (!rows[0]?.held || signal?.aborted) {
      await release();
      return undefined;
    }
    keepWatch(client);
    signal?.addEventListener('abort', () => void release(), { once: true });
    return { release, lost };
  } catch (thrown) {
    if (isConnectionFailure(thrown)) throw problem('database-unavailable', {}, { cause: thrown });
    throw signInRefusal(thrown) ?? thrown;
  }
}

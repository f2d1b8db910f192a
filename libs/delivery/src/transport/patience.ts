/**
 * Waiting, in the three ways a transport waits: with jitter, with a deadline, and until told to stop.
 * Protects: after an outage callers come back spread out, and nothing waits without an end.
 */

/** Full jitter: anywhere between nothing and the doubled step, so that a thousand consumers do not return at once. */
export function backOffMs(failures: number, firstMs = 100, mostMs = 5_000): number {
  return Math.random() * Math.min(mostMs, firstMs * 2 ** Math.min(failures, 16));
}

/** Resolves after `ms`, or as soon as the signal is aborted. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, ms);
    signal?.addEventListener('abort', finish, { once: true });
  });
}

/** The outcome of `work`, or `undefined` once the deadline has passed or the signal is aborted. Its later failure is swallowed: nobody waits for it. */
export async function within<T>(
  ms: number,
  work: Promise<T>,
  signal?: AbortSignal,
): Promise<{ value: T } | undefined> {
  const over = new AbortController();
  const stop = () => over.abort();
  if (signal?.aborted) stop();
  signal?.addEventListener('abort', stop, { once: true });
  work.catch(() => {});
  try {
    return await Promise.race([
      work.then((value) => ({ value })),
      pause(ms, over.signal).then(() => undefined),
    ]);
  } finally {
    signal?.removeEventListener('abort', stop);
    stop();
  }
}

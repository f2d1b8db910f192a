/**
 * Reads and forgets what is left of a body that was refused for its size, within bounds. Without it the connection is cut while the caller still
 * writes, and he sees a broken pipe instead of the problem that tells him what to do.
 */
import type { IncomingMessage } from 'node:http';

const mostBytes = 64 * 1024 * 1024;
const longestMs = 5_000;

export function drainBody(request: IncomingMessage): Promise<void> {
  if (request.readableEnded || request.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(enough, longestMs);
    function enough(): void {
      clearTimeout(timer);
      resolve();
    }
    let read = 0;
    request.on('data', (chunk: Buffer) => {
      read += chunk.length;
      if (read > mostBytes) enough();
    });
    for (const event of ['end', 'close', 'error'] as const) request.once(event, enough);
    request.resume();
  });
}

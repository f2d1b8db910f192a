/**
 * Statements started in one turn of the event loop leave in one write: a system call each is what a small transaction mostly costs.
 * Only the socket is held back, and only until the turn is over; order and meaning stay PostgreSQL's.
 */
import type { Client } from 'pg';

interface Corkable {
  cork?(): void;
  uncork?(): void;
}

export function gatherWrites(client: Client): void {
  const { stream } = (client as unknown as { connection: { stream: Corkable } }).connection;
  if (!stream.cork) return;
  stream.cork();
  process.nextTick(() => stream.uncork!());
}

/**
 * BEGIN and the actor's settings as one simple query: one round trip. SET, because SELECT set_config(…) would be planned
 * each time (50 µs of 220). Protects: the settings are local to the transaction, so a pooled connection never carries
 * one officer's office into the next one's transaction.
 */
import pg from 'pg';
import { problem } from '@liangdi/problem';
import type { Actor } from './actor.js';
import type { TransactionOptions } from './tx.js';

const { escapeLiteral } = pg;

export function beginStatement(
  actor: Actor,
  { isolation = 'read committed', durable = true }: TransactionOptions,
): string {
  const settings: [string, string][] = [
    ['liangdi.kind', actor.kind],
    ['liangdi.subject', actor.subject],
    ['liangdi.role', actor.roles.join(',')],
    ['liangdi.office', actor.office ?? ''],
    ['liangdi.purpose', actor.purpose ?? ''],
    ['liangdi.party', actor.party],
  ];
  if (!durable) settings.push(['synchronous_commit', 'off']);
  const sets = settings.map(([name, value]) => `SET LOCAL ${name} = ${literal(value)}`);
  return [`BEGIN ISOLATION LEVEL ${isolation.toUpperCase()}`, ...sets].join('; ');
}

/** NUL ends a string in PostgreSQL's protocol: what came after it would be cut off unseen. */
function literal(value: string): string {
  if (value.includes('\0')) throw problem('actor-malformed');
  return escapeLiteral(value);
}

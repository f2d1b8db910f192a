/**
 * Does the work of one keyed request once. Key and answer are rows of the work's own transaction: killed anywhere, either all of it stands or none.
 * A request that was refused leaves no key behind: corrected, it may come again under the same one.
 */
import type { Tx } from '@liangdi/database';
import { problem } from '@liangdi/problem';
import type { IdempotencyKey } from './idempotency-key.js';

interface Found {
  readonly locked: boolean;
  readonly fresh: boolean;
  readonly request_digest: Buffer | null;
  readonly answer: Buffer | null;
}

/**
 * Lock, insert and look in one round trip. The lock is tried, not waited for: a double click is told so at once instead of holding a second
 * connection until the first is done. The last SELECT sees what was there before the statement, so a fresh key finds no row.
 */
const claimKey = {
  name: 'idempotency-claim-key',
  text: `
  WITH lock AS MATERIALIZED (SELECT pg_try_advisory_xact_lock($3::bigint) AS locked),
  inserted AS (
    INSERT INTO idempotency_key (scope_hash, request_digest)
    SELECT $1, $2 FROM lock WHERE locked ON CONFLICT DO NOTHING RETURNING 1
  )
  SELECT lock.locked, EXISTS (SELECT FROM inserted) AS fresh, earlier.request_digest, earlier.answer
  FROM lock LEFT JOIN idempotency_key earlier ON earlier.scope_hash = $1`,
};

const keepAnswer = {
  name: 'idempotency-keep-answer',
  text: 'UPDATE idempotency_key SET answer = $2 WHERE scope_hash = $1',
};

/**
 * The answer of `work`, or the stored one where this very request was done before (`key.replayed`). `T` must survive JSON.
 * Refuses with `idempotency-key-reused` (other content), `idempotency-key-in-use` (being done right now). The first statement of a transaction.
 */
export async function runOnce<T>(tx: Tx, key: IdempotencyKey, work: () => Promise<T>): Promise<T> {
  key.used = true;
  key.replayed = false;
  const found = await claim(tx, key);
  if (found.fresh) {
    const answer = await work();
    tx.post(keepAnswer, [key.scopeHash, key.seal(answer)]);
    return answer;
  }
  if (!found.locked || !found.request_digest) throw problem('idempotency-key-in-use');
  if (!found.request_digest.equals(key.requestDigest)) throw problem('idempotency-key-reused');
  // Answer and key are written in one transaction: a visible key without an answer cannot be.
  if (!found.answer) throw new Error('an idempotency key without its answer');
  key.replayed = true;
  return key.open(found.answer) as T;
}

/**
 * Reads begun together with the claim of a key, in its round trip, before it is known whether there is anything to do: that they fail counts
 * only where the work waits for them.
 */
export function readAhead<T>(reading: Promise<T>): Promise<T> {
  reading.catch(() => undefined);
  return reading;
}

/** The first 64 bits of the scope name the lock; two scopes that share them only wait for each other. */
async function claim(tx: Tx, key: IdempotencyKey): Promise<Found> {
  const params = [key.scopeHash, key.requestDigest, key.scopeHash.readBigInt64BE(0).toString()];
  const [found] = await tx.query<Found>(claimKey, params);
  if (!found) throw new Error('the claim of an idempotency key gave no row');
  // Committed between our snapshot and our lock: a second look has a newer snapshot.
  if (found.locked && !found.fresh && !found.request_digest)
    return (await tx.query<Found>(claimKey, params))[0] ?? found;
  return found;
}

/** Deletes the answers nobody will ask for again. Protects: no copy of personal data outlives its day here. */
import type { Tx } from '@liangdi/database';

/** At most a thousand rows a call, so that no lock is held for long; answers how many. */
export async function forgetIdempotencyKeys(tx: Tx, olderThanHours = 24): Promise<number> {
  const gone = await tx.query<{ gone: string }>(
    `WITH old AS (
       SELECT scope_hash FROM idempotency_key
       WHERE created_at < now() - make_interval(hours => $1) ORDER BY created_at LIMIT 1000 FOR UPDATE SKIP LOCKED
     ), deleted AS (
       DELETE FROM idempotency_key USING old WHERE idempotency_key.scope_hash = old.scope_hash RETURNING 1
     )
     SELECT count(*) AS gone FROM deleted`,
    [olderThanHours],
  );
  return Number(gone[0]?.gone ?? 0);
}

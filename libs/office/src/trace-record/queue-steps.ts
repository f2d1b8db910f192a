/** What happened to a record that has no number yet: it waits for the relay, or was stopped there. */
import type { Tx } from '@liangdi/database';
import { instant, type PartyId, type RecordId } from '@liangdi/record';
import type { TraceStep } from './trace-step.js';

interface WaitingRow {
  readonly version: number;
  readonly since: Date;
  readonly state: string | null;
}

const waiting = `
  SELECT o.version, r.issued_at AS since, a.state
  FROM outbox o JOIN record r USING (record_id, version)
  LEFT JOIN agreement a ON a.agreement_id = o.agreement_id AND a.agreement_version = o.agreement_version
  WHERE o.record_id = $1`;

interface StoppedRow {
  readonly version: number;
  readonly reason: string;
  readonly stopped_at: Date;
}

export async function queueSteps(tx: Tx, own: PartyId, recordId: RecordId): Promise<TraceStep[]> {
  const waits = await tx.query<WaitingRow>(waiting, [recordId]);
  const stopped = await tx.query<StoppedRow>(
    `SELECT version, reason, stopped_at FROM stopped_record WHERE record_id = $1`,
    [recordId],
  );
  return [
    ...waits.map(({ version, since, state }) => ({
      at: instant(since),
      side: own,
      stage: 'waiting' as const,
      version,
      ...(state === 'active'
        ? {}
        : { code: state === 'suspended' ? 'agreement-suspended' : 'agreement-not-active' }),
    })),
    ...stopped.map(({ version, reason, stopped_at }) => ({
      at: instant(stopped_at),
      side: own,
      stage: 'stopped' as const,
      version,
      code: reason,
    })),
  ];
}

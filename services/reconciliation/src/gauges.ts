/** What an operator watches: comparisons under way and gone wrong, tasks left to offices, and how long ago the ledgers last agreed. */
import type { Party } from '@liangdi/office';
import type { Host } from '@liangdi/service-host';
import { reconciliationActor } from './actor.js';

const now = `
  SELECT count(*) FILTER (WHERE finished_at IS NULL)::integer AS running,
         count(*) FILTER (WHERE state = 'failed' AND started_at > now() - interval '1 day')::integer AS failed,
         count(*) FILTER (WHERE state = 'stopped' AND started_at > now() - interval '30 days')::integer AS stopped,
         (SELECT count(*)::integer FROM discrepancy WHERE state = 'open') AS open_tasks,
         (SELECT count(*)::integer FROM discrepancy WHERE class IN ('orphan', 'duplicate', 'mismatch') AND found_at > now() - interval '30 days') AS alarms
  FROM reconciliation_run`;

/** Of the stream that has waited longest. */
const agreedAge = `
  SELECT coalesce(max(age), 0)::float8 AS age FROM (
    SELECT extract(epoch FROM now() - max(finished_at)) AS age FROM reconciliation_run
    WHERE state = 'agreed' GROUP BY agreement_id, direction) streams`;

export function gaugeReconciliation({ metrics }: Host, { database, id }: Party): void {
  const actor = reconciliationActor(id);
  metrics.gauge(
    'liangdi_reconciliation',
    'Comparisons running, failed (a day) and stopped to ask (30 days); tasks open; alarms: orphans, duplicates, mismatches found (30 days)',
    ['what'],
    async (gauge) => {
      const [row] = await database.inTransaction(actor, (tx) => tx.query<Record<string, number>>(now));
      for (const [what, count] of Object.entries(row!)) gauge.set({ what }, count);
    },
  );
  metrics.gauge(
    'liangdi_ledgers_agreed_age_seconds',
    'Time since the ledgers last agreed, of the stream that has waited longest',
    [],
    async (gauge) => {
      const [row] = await database.inTransaction(actor, (tx) => tx.query<{ age: number }>(agreedAge));
      gauge.set(row!.age);
    },
  );
}

/** Shows what was compared, found and healed. Protects: what is seen here are ledgers and offices, never persons. */
import { Injectable } from '@nestjs/common';
import { requireRole, type Caller } from '@liangdi/access';
import { Database } from '@liangdi/database';
import { Clock } from '@liangdi/office';
import { problem } from '@liangdi/problem';
import { pageOf, type Page, type PageRequest } from '@liangdi/service-host';
import { Terms } from '@liangdi/terms';
import { discrepancyColumns, type DiscrepancyRow } from '../discrepancy-rows.js';
import { discrepancyView, type DiscrepancyView } from '../discrepancy.view.js';
import { isUuid } from '../is-uuid.js';
import { readReport, requireRun, runView } from '../run-report.js';
import { runColumns, type RunRow } from '../run-rows.js';
import type { RunReportView, RunView } from '../run.view.js';
import type { RunFilter } from './run-filter.js';

const lookers = ['auditor', 'agreementManager', 'operator'] as const;

/** To the microsecond: a Date would cut them off, and runs begun in the same millisecond would be passed over. */
const runs = `
  SELECT ${runColumns}, to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS started
  FROM reconciliation_run
  WHERE ($1::uuid IS NULL OR agreement_id = $1) AND ($2::text IS NULL OR direction = $2) AND ($3::text IS NULL OR state = $3)
    AND ($4::timestamptz IS NULL OR (started_at, run_id) < ($4, $5::uuid))
  ORDER BY started_at DESC, run_id DESC LIMIT $6`;

/** By seq and class: two differences of one seq may fall to two pages. */
const differences = `
  SELECT ${discrepancyColumns} FROM discrepancy d
  WHERE run_id = $1 AND ($2::bigint IS NULL OR (d.seq, d.class) > ($2, $3::text))
  ORDER BY d.seq, d.class LIMIT $4`;

const difference = `SELECT ${discrepancyColumns} FROM discrepancy WHERE run_id = $1 AND discrepancy_id = $2`;

@Injectable()
export class ShowRuns {
  constructor(
    private readonly database: Database,
    private readonly terms: Terms,
    private readonly clock: Clock,
  ) {}

  list(caller: Caller, page: PageRequest, filter: RunFilter): Promise<Page<RunView>> {
    requireRole(caller, ...lookers);
    const { agreementId, direction, state } = filter;
    return this.database.inTransaction(caller, async (tx) => {
      const after = [page.after?.[0] ?? null, page.after?.[1] ?? null];
      const rows = await tx.query<RunRow & { started: string }>(runs, [
        ...[agreementId, direction, state],
        ...after,
        page.limit + 1,
      ]);
      const now = this.clock.now();
      return pageOf(
        rows,
        page,
        (row) => [row.started, row.run_id],
        (row) => runView(row, this.terms.own, now),
      );
    });
  }

  /** One snapshot: a report's numbers belong together, also of a run that is under way. */
  one(caller: Caller, runId: string): Promise<RunReportView> {
    requireRole(caller, ...lookers);
    return this.database.inTransaction(caller, (tx) => readReport(tx, this.terms, runId, this.clock.now()), {
      isolation: 'repeatable read',
    });
  }

  discrepancies(caller: Caller, page: PageRequest, runId: string): Promise<Page<DiscrepancyView>> {
    requireRole(caller, ...lookers);
    return this.database.inTransaction(caller, async (tx) => {
      const run = await requireRun(tx, runId);
      const after = [page.after?.[0] ?? null, page.after?.[1] ?? null];
      const rows = await tx.query<DiscrepancyRow>(differences, [run.run_id, ...after, page.limit + 1]);
      return pageOf(rows, page, (row) => [row.seq, row.class], discrepancyView);
    });
  }

  discrepancy(caller: Caller, runId: string, discrepancyId: string): Promise<DiscrepancyView> {
    requireRole(caller, ...lookers);
    return this.database.inTransaction(caller, async (tx) => {
      const run = await requireRun(tx, runId);
      const asked = [run.run_id, discrepancyId];
      const [row] = isUuid(discrepancyId) ? await tx.query<DiscrepancyRow>(difference, asked) : [];
      if (!row) throw problem('discrepancy-not-found');
      return discrepancyView(row);
    });
  }
}

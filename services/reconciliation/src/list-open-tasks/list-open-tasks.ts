/**
 * Lists the offices' open tasks from reconciliation by due date. Protects: a difference found again every night is one task, and keeps the date
 * of the first night.
 */
import { Injectable } from '@nestjs/common';
import { requireRole, type Caller } from '@liangdi/access';
import { Database } from '@liangdi/database';
import { Clock } from '@liangdi/office';
import { pageOf, type Page, type PageRequest } from '@liangdi/service-host';
import { discrepancyColumns, type DiscrepancyRow } from '../discrepancy-rows.js';
import type { OpenTaskView } from './open-task.view.js';

type TaskRow = DiscrepancyRow & { readonly due: string; readonly found_times: number };

/** `due` to the microsecond, for the cursor. */
const openTasks = `
  SELECT *, to_char(urgent AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS due
  FROM (
    SELECT DISTINCT ON (d.agreement_id, d.direction, d.seq, d.class) ${discrepancyColumns},
      coalesce(d.due_at, d.found_at) AS urgent,
      (count(*) OVER (PARTITION BY d.agreement_id, d.direction, d.seq, d.class))::integer AS found_times
    FROM discrepancy d WHERE d.state = 'open'
    ORDER BY d.agreement_id, d.direction, d.seq, d.class, d.found_at, d.discrepancy_id
  ) task
  WHERE $1::timestamptz IS NULL OR (urgent, discrepancy_id) > ($1, $2::uuid)
  ORDER BY urgent, discrepancy_id LIMIT $3`;

@Injectable()
export class ListOpenTasks {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  run(caller: Caller, page: PageRequest): Promise<Page<OpenTaskView>> {
    requireRole(caller, 'auditor', 'agreementManager', 'operator');
    return this.database.inTransaction(caller, async (tx) => {
      const after = [page.after?.[0] ?? null, page.after?.[1] ?? null];
      const rows = await tx.query<TaskRow>(openTasks, [...after, page.limit + 1]);
      const now = this.clock.now();
      return pageOf(
        rows,
        page,
        (row) => [row.due, row.discrepancy_id],
        (row) => viewOf(row, now),
      );
    });
  }
}

function viewOf(row: TaskRow, now: Date): OpenTaskView {
  return {
    discrepancyId: row.discrepancy_id,
    runId: row.run_id,
    class: row.class,
    agreementId: row.agreement_id,
    direction: row.direction,
    seq: row.seq,
    count: row.count,
    recordId: row.record_id,
    wrongSide: row.wrong_side,
    office: row.office,
    dueAt: row.due_at?.toISOString() ?? null,
    overdue: row.due_at !== null && row.due_at < now,
    foundTimes: row.found_times,
  };
}

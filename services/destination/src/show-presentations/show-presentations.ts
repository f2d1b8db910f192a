/** Lists the open verification tasks of an office. Protects: a task names a certificate number, never a person. */
import { Injectable } from '@nestjs/common';
import { requireOfficer, requireRole, type Caller } from '@liangdi/access';
import { Database } from '@liangdi/database';
import { pageOf, type Page, type PageRequest } from '@liangdi/service-host';
import { presentationView, type PresentationView } from '../presentation.view.js';
import { mismatch, presentationColumns, type PresentationRow } from '../presentations.js';

const openOfOffice = `
  SELECT ${presentationColumns} FROM presentation
  WHERE office = $1 AND state = $2 AND ($3::timestamptz IS NULL OR (opened_at, presentation_id) > ($3::timestamptz, $4::uuid))
  ORDER BY opened_at, presentation_id LIMIT $5`;

@Injectable()
export class ShowPresentations {
  constructor(private readonly database: Database) {}

  run(worker: Caller, page: PageRequest): Promise<Page<PresentationView>> {
    requireRole(worker, 'servicePointWorker');
    requireOfficer(worker);
    return this.database.inTransaction(worker, async (tx) => {
      const { limit, after = [] } = page;
      const bounds = [after[0] ?? null, after[1] ?? null, limit + 1];
      const rows = await tx.query<PresentationRow>(openOfOffice, [worker.office, mismatch, ...bounds]);
      return pageOf(
        rows,
        page,
        (row) => [row.opened_at.toISOString(), row.presentation_id],
        presentationView,
      );
    });
  }
}

/** Closes a verification task. Protects: only the office that opened it can close it. */
import { Injectable } from '@nestjs/common';
import { requireOffice, requireRole, type Caller } from '@liangdi/access';
import { Database } from '@liangdi/database';
import { Clock } from '@liangdi/office';
import { instant, presentationLife } from '@liangdi/record';
import { runOnce, type IdempotencyKey } from '@liangdi/service-host';
import { presentationView, type PresentationView } from '../presentation.view.js';
import { lockPresentation } from '../presentations.js';

@Injectable()
export class AcknowledgePresentation {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  run(worker: Caller, key: IdempotencyKey, presentationId: string): Promise<PresentationView> {
    requireRole(worker, 'servicePointWorker');
    return this.database.inTransaction(worker, (tx) =>
      runOnce(tx, key, async () => {
        const task = await lockPresentation(tx, presentationId);
        requireOffice(worker, task.office);

        const state = presentationLife.next(task.state, 'acknowledge');
        await tx.query(
          `UPDATE presentation SET state = $2, closed_by = $3, closed_at = $4 WHERE presentation_id = $1`,
          [presentationId, state, worker.subject, instant(this.clock.now())],
        );

        return presentationView({ ...task, state });
      }),
    );
  }
}

/**
 * Records up to five hundred services in one call and one transaction, all or each.
 * Protects: `all` leaves nothing behind when one is refused; `each` never lets one record's fault touch its neighbours.
 */
import { Injectable } from '@nestjs/common';
import { requireOfficer, requireRole, type Caller } from '@liangdi/access';
import { Database } from '@liangdi/database';
import { Outbox } from '@liangdi/delivery';
import { isProblem, type ProblemBody } from '@liangdi/problem';
import { instant } from '@liangdi/record';
import { readAhead, runOnce, type IdempotencyKey } from '@liangdi/service-host';
import { Terms } from '@liangdi/terms';
import { Clock } from '../clock.js';
import { BulkRefused } from './bulk-refused.js';
import type { RecordedServiceView } from './recorded-service.view.js';
import { requireBulk } from './service-record.request.js';
import { judgeServices } from './judge-services.js';

export interface BulkAnswer {
  readonly accepted: number;
  readonly refused: number;
  readonly results: readonly (RecordedServiceView | { readonly problem: ProblemBody })[];
}

@Injectable()
export class RecordServices {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly terms: Terms,
    private readonly clock: Clock,
  ) {}

  run(officer: Caller, key: IdempotencyKey, body: unknown): Promise<BulkAnswer> {
    requireOfficer(officer);
    requireRole(officer, 'registrar', 'servicePointWorker', 'clinic');
    const { mode, records } = requireBulk(body);
    const grounds = { outbox: this.outbox, terms: this.terms, at: instant(this.clock.now()) };
    return this.database.inTransaction(officer, (tx) => {
      const judging = readAhead(judgeServices(tx, grounds, officer, records));
      return runOnce(tx, key, async () => {
        const answers = this.outbox.enter(tx, await judging);
        const refusals = answers.flatMap((problem, index) =>
          isProblem(problem) ? [{ index, problem }] : [],
        );
        if (mode === 'all' && refusals.length > 0) throw new BulkRefused(refusals, records.length);

        return {
          accepted: answers.length - refusals.length,
          refused: refusals.length,
          results: answers.map((answer) => (isProblem(answer) ? { problem: answer.toBody() } : answer)),
        };
      });
    });
  }
}

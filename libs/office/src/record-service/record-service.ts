/**
 * Records one service an office has rendered and sends it to the office that serves her next.
 * Protects: it leaves only under a clause and with her consent, and the refusal names the one that is missing.
 */
import { Injectable } from '@nestjs/common';
import { requireOfficer, requireRole, type Caller } from '@liangdi/access';
import { Database } from '@liangdi/database';
import { Outbox } from '@liangdi/delivery';
import { isProblem } from '@liangdi/problem';
import { instant } from '@liangdi/record';
import { readAhead, runOnce, type IdempotencyKey } from '@liangdi/service-host';
import { Terms } from '@liangdi/terms';
import { Clock } from '../clock.js';
import type { RecordedServiceView } from './recorded-service.view.js';
import { judgeServices } from './judge-services.js';

@Injectable()
export class RecordService {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly terms: Terms,
    private readonly clock: Clock,
  ) {}

  run(officer: Caller, key: IdempotencyKey, record: unknown): Promise<RecordedServiceView> {
    requireOfficer(officer);
    requireRole(officer, 'registrar', 'servicePointWorker', 'clinic');
    const grounds = { outbox: this.outbox, terms: this.terms, at: instant(this.clock.now()) };
    return this.database.inTransaction(officer, (tx) => {
      const judging = readAhead(judgeServices(tx, grounds, officer, [record]));
      return runOnce(tx, key, async () => {
        const [answer] = this.outbox.enter(tx, await judging);
        if (!answer || isProblem(answer)) throw answer!;
        return answer;
      });
    });
  }
}

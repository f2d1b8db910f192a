/** Ends an agreement for good. What waits unsent is stopped; what was exchanged stays provable, and is deleted by its retention. */
import { Injectable } from '@nestjs/common';
import { requireRole, type Caller } from '@liangdi/access';
import { Database } from '@liangdi/database';
import { runOnce, type IdempotencyKey } from '@liangdi/service-host';
import { Terms } from '@liangdi/terms';
import { getAgreementOnFile } from '../agreement-on-file.js';
import type { AgreementPath } from '../agreement-path.js';
import type { TerminationReason } from '../agreement-reasons.js';
import { AgreementSteps } from '../agreement-steps.js';
import { viewAgreement, type AgreementView } from '../agreement.view.js';
import { Clock } from '../clock.js';

@Injectable()
export class TerminateAgreement {
  constructor(
    private readonly database: Database,
    private readonly terms: Terms,
    private readonly steps: AgreementSteps,
    private readonly clock: Clock,
  ) {}

  run(
    manager: Caller,
    key: IdempotencyKey,
    path: AgreementPath,
    reason: TerminationReason,
  ): Promise<AgreementView> {
    requireRole(manager, 'agreementManager');
    const { agreementId } = path;
    const version = Number(path.agreementVersion);
    return this.database.inTransaction(manager, (tx) =>
      runOnce(tx, key, async () => {
        const file = await getAgreementOnFile(tx, agreementId, version, { forUpdate: true });
        await this.steps.take(tx, manager, file, { step: 'terminate', reason });
        return viewAgreement(tx, this.terms, agreementId, version, this.clock.now());
      }),
    );
  }
}

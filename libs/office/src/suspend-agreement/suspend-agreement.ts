/** Stops all new records under an agreement, here at once and at the partner when it is told. Either party may, at any time. */
import { Injectable } from '@nestjs/common';
import { requireRole, type Caller } from '@liangdi/access';
import { Database } from '@liangdi/database';
import { runOnce, type IdempotencyKey } from '@liangdi/service-host';
import { Terms } from '@liangdi/terms';
import { getAgreementOnFile } from '../agreement-on-file.js';
import type { AgreementPath } from '../agreement-path.js';
import type { SuspensionReason } from '../agreement-reasons.js';
import { AgreementSteps } from '../agreement-steps.js';
import { viewAgreement, type AgreementView } from '../agreement.view.js';
import { Clock } from '../clock.js';

@Injectable()
export class SuspendAgreement {
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
    reason: SuspensionReason,
  ): Promise<AgreementView> {
    requireRole(manager, 'agreementManager');
    const { agreementId } = path;
    const version = Number(path.agreementVersion);
    return this.database.inTransaction(manager, (tx) =>
      runOnce(tx, key, async () => {
        const file = await getAgreementOnFile(tx, agreementId, version, { forUpdate: true });
        await this.steps.take(tx, manager, file, { step: 'suspend', reason });
        return viewAgreement(tx, this.terms, agreementId, version, this.clock.now());
      }),
    );
  }
}

/** Lifts our own suspension. Protects: who has suspended is the one who resumes; where both have, both must. */
import { Injectable } from '@nestjs/common';
import { requireRole, type Caller } from '@liangdi/access';
import { Database } from '@liangdi/database';
import { runOnce, type IdempotencyKey } from '@liangdi/service-host';
import { Terms } from '@liangdi/terms';
import { getAgreementOnFile } from '../agreement-on-file.js';
import type { AgreementPath } from '../agreement-path.js';
import { AgreementSteps } from '../agreement-steps.js';
import { viewAgreement, type AgreementView } from '../agreement.view.js';
import { Clock } from '../clock.js';

@Injectable()
export class ResumeAgreement {
  constructor(
    private readonly database: Database,
    private readonly terms: Terms,
    private readonly steps: AgreementSteps,
    private readonly clock: Clock,
  ) {}

  run(manager: Caller, key: IdempotencyKey, path: AgreementPath): Promise<AgreementView> {
    requireRole(manager, 'agreementManager');
    const { agreementId } = path;
    const version = Number(path.agreementVersion);
    return this.database.inTransaction(manager, (tx) =>
      runOnce(tx, key, async () => {
        const file = await getAgreementOnFile(tx, agreementId, version, { forUpdate: true });
        await this.steps.take(tx, manager, file, { step: 'resume' });
        return viewAgreement(tx, this.terms, agreementId, version, this.clock.now());
      }),
    );
  }
}

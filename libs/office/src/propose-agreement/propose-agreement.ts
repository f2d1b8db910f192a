/** Signs a drafted agreement and sends it to the partner. Protects: what is signed names the cards both parties are known by. */
import { Injectable } from '@nestjs/common';
import { requireRole, type Caller } from '@liangdi/access';
import { agreementLife, signAgreement } from '@liangdi/agreement';
import { Database } from '@liangdi/database';
import { runOnce, type IdempotencyKey } from '@liangdi/service-host';
import { Terms } from '@liangdi/terms';
import { requireHeldCards } from '../agreement-cards.js';
import { getAgreementOnFile } from '../agreement-on-file.js';
import type { AgreementPath } from '../agreement-path.js';
import { AgreementSteps } from '../agreement-steps.js';
import { viewAgreement, type AgreementView } from '../agreement.view.js';
import { Clock } from '../clock.js';

@Injectable()
export class ProposeAgreement {
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
        agreementLife.next(file.row.state, 'propose');
        await requireHeldCards(tx, file.document);

        const agreement = signAgreement(file.document, this.terms.keys.sign[0]);

        await this.steps.take(tx, manager, file, { step: 'propose', agreement });
        return viewAgreement(tx, this.terms, agreementId, version, this.clock.now());
      }),
    );
  }
}

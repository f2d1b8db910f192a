/**
 * Tries again to bring a countersigned agreement into force, after its first day has come or what was missing is there. Asked for one that is
 * active already, it gives a pseudonym to whoever was being registered at the very moment it came into force; nothing else changes.
 */
import { Injectable } from '@nestjs/common';
import { requireRole, type Caller } from '@liangdi/access';
import { Database } from '@liangdi/database';
import { PersonVault } from '@liangdi/person';
import { runOnce, type IdempotencyKey } from '@liangdi/service-host';
import { Terms } from '@liangdi/terms';
import { getAgreementOnFile } from '../agreement-on-file.js';
import type { AgreementPath } from '../agreement-path.js';
import { viewAgreement, type AgreementView } from '../agreement.view.js';
import { Clock } from '../clock.js';
import { givePseudonyms, putIntoForce } from '../put-into-force.js';

@Injectable()
export class ActivateAgreement {
  constructor(
    private readonly database: Database,
    private readonly terms: Terms,
    private readonly vault: PersonVault,
    private readonly clock: Clock,
  ) {}

  run(manager: Caller, key: IdempotencyKey, path: AgreementPath): Promise<AgreementView> {
    requireRole(manager, 'agreementManager');
    const { agreementId } = path;
    const version = Number(path.agreementVersion);
    const now = this.clock.now();
    return this.database.inTransaction(manager, (tx) =>
      runOnce(tx, key, async () => {
        const file = await getAgreementOnFile(tx, agreementId, version, { forUpdate: true });
        const deps = { terms: this.terms, vault: this.vault, now, bySubject: manager.subject };
        if (file.row.state === 'active') await givePseudonyms(tx, file, deps);
        else {
          const [missing] = await putIntoForce(tx, file, deps);
          if (missing) throw missing;
        }
        return viewAgreement(tx, this.terms, agreementId, version, now);
      }),
    );
  }
}

/**
 * Adds the second signature to a proposal and, where nothing is missing, brings the agreement into force at once.
 * Protects: what is countersigned is the very text the partner signed, checked again here, and drawn up for the cards both are known by.
 */
import { Injectable } from '@nestjs/common';
import { requireRole, type Caller } from '@liangdi/access';
import { countersignAgreement, verifyAgreementSignatures, type SignedAgreement } from '@liangdi/agreement';
import { Database, type Tx } from '@liangdi/database';
import { PersonVault } from '@liangdi/person';
import { problem } from '@liangdi/problem';
import { runOnce, type IdempotencyKey } from '@liangdi/service-host';
import { Terms } from '@liangdi/terms';
import { stateAfter } from '../agreement-acts.js';
import { cardsWith, keysAtSigning, requireHeldCards } from '../agreement-cards.js';
import { getAgreementOnFile, type AgreementOnFile } from '../agreement-on-file.js';
import type { AgreementPath } from '../agreement-path.js';
import { AgreementSteps } from '../agreement-steps.js';
import { viewAgreement, type AgreementView } from '../agreement.view.js';
import { Clock } from '../clock.js';
import { putIntoForce } from '../put-into-force.js';

@Injectable()
export class CountersignAgreement {
  constructor(
    private readonly database: Database,
    private readonly terms: Terms,
    private readonly vault: PersonVault,
    private readonly steps: AgreementSteps,
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
        stateAfter(file, 'countersign', this.terms.own);
        const proposed = await this.requireProposal(tx, file, now);

        const agreement = countersignAgreement(proposed, this.terms.keys.sign[0]);

        await this.steps.take(tx, manager, file, { step: 'countersign', agreement });
        const signed = await getAgreementOnFile(tx, agreementId, version);
        await putIntoForce(tx, signed, {
          terms: this.terms,
          vault: this.vault,
          now,
          bySubject: manager.subject,
        });
        return viewAgreement(tx, this.terms, agreementId, version, now);
      }),
    );
  }

  /** The text on file under the partner's one good signature. @throws agreement-signature-invalid, agreement-faulty, party-card-differs */
  private async requireProposal(tx: Tx, file: AgreementOnFile, now: Date): Promise<SignedAgreement> {
    const proposed = file.row.signed as SignedAgreement;
    const keys = keysAtSigning(await cardsWith(tx, this.terms, file.row.partner), file, now);
    const { digest, signedBy } = verifyAgreementSignatures(proposed, keys);
    const byPartnerAlone = signedBy.length === 1 && signedBy[0]?.party === file.row.partner;
    if (digest !== file.row.digest || !byPartnerAlone) throw problem('agreement-signature-invalid');
    await requireHeldCards(tx, file.document);
    return proposed;
  }
}

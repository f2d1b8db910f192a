/**
 * Puts a new agreement text on the desk, to be read before it is proposed. Protects: what cannot be signed is not even drafted: every fault
 * is named now, and a text between other parties is none of ours.
 */
import { Injectable } from '@nestjs/common';
import { requireRole, type Caller } from '@liangdi/access';
import {
  agreementDigest,
  draftAgreement,
  requireAgreement,
  type AgreementDocument,
  type AgreementDraft,
  type AgreementParty,
} from '@liangdi/agreement';
import { Database, type Tx } from '@liangdi/database';
import { canonicalJson } from '@liangdi/envelope';
import { problem } from '@liangdi/problem';
import { civilDateOf, instant, parsePartyId, partyId, type PartyId } from '@liangdi/record';
import { runOnce, type IdempotencyKey } from '@liangdi/service-host';
import { insertAgreement, moveAgreement, Terms, type AgreementRow } from '@liangdi/terms';
import { cardDigest } from '../agreement-cards.js';
import { partnerIn, requireNewVersion } from '../agreement-identity.js';
import { viewAgreement, type AgreementView } from '../agreement.view.js';
import { Clock } from '../clock.js';
import type { DraftAgreementRequest } from './draft-agreement.request.js';

@Injectable()
export class DraftAgreement {
  constructor(
    private readonly database: Database,
    private readonly terms: Terms,
    private readonly clock: Clock,
  ) {}

  run(manager: Caller, key: IdempotencyKey, wanted: DraftAgreementRequest): Promise<AgreementView> {
    requireRole(manager, 'agreementManager');
    return this.database.inTransaction(manager, (tx) =>
      runOnce(tx, key, async () => {
        const document = wanted.document
          ? requireAgreement(wanted.document)
          : await this.fromTemplate(tx, wanted);
        const partner = partnerIn(document, this.terms.own);
        await this.terms.cards.get(tx, partner);
        await requireNewVersion(tx, document, partner);

        const { agreementId, agreementVersion } = document;
        const row: AgreementRow = {
          agreement_id: agreementId,
          agreement_version: agreementVersion,
          partner,
          state: 'drafted',
          document: canonicalJson(document),
          digest: agreementDigest(document),
          signed: null,
        };
        await insertAgreement(tx, row);
        const at = instant(this.clock.now());
        await moveAgreement(tx, row, 'drafted', {
          step: 'draft',
          byParty: this.terms.own,
          bySubject: manager.subject,
          at,
        });
        return viewAgreement(tx, this.terms, agreementId, agreementVersion, this.clock.now());
      }),
    );
  }

  private async fromTemplate(tx: Tx, wanted: DraftAgreementRequest): Promise<AgreementDocument> {
    const { own } = this.terms;
    const partner = partyId(wanted.partner ?? '');
    if (parsePartyId(partner).role === parsePartyId(own).role) throw problem('agreement-of-other-parties');
    const draft = {
      validFrom: civilDateOf(instant(this.clock.now())),
      ...givenIn(wanted),
      [parsePartyId(own).role]: await this.partyOf(tx, own),
      [parsePartyId(partner).role]: await this.partyOf(tx, partner),
      ...(wanted.agreementId === undefined ? {} : await nextVersion(tx, wanted.agreementId)),
    };
    // The shape has been checked at the edge, the meaning is checked by the template itself.
    return draftAgreement(draft as unknown as AgreementDraft);
  }

  private async partyOf(tx: Tx, party: PartyId): Promise<AgreementParty> {
    const { card, jws } = await this.terms.cards.get(tx, party);
    return { party, name: card.name, cardDigest: cardDigest(jws) };
  }
}

/** As plain JSON: a member left out must not hide a default, and only plain objects have a canonical text. */
function givenIn({
  contacts,
  validFrom,
  validUntil,
  impactAssessment,
  offices,
}: DraftAgreementRequest): object {
  return JSON.parse(JSON.stringify({ contacts, validFrom, validUntil, impactAssessment, offices })) as object;
}

/** @throws agreement-not-found */
async function nextVersion(
  tx: Tx,
  agreementId: string,
): Promise<Pick<AgreementDraft, 'agreementId' | 'agreementVersion' | 'supersedesVersion'>> {
  const [known] = await tx.query<{ newest: number | null }>(
    `SELECT max(agreement_version) AS newest FROM agreement WHERE agreement_id = $1`,
    [agreementId],
  );
  if (!known?.newest) throw problem('agreement-not-found', { agreementId });
  return { agreementId, agreementVersion: known.newest + 1, supersedesVersion: known.newest };
}

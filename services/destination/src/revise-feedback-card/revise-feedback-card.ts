/** Revises a draft, or a card the other side has refused. Protects: what she has seen no longer counts once it is changed. */
import { Injectable } from '@nestjs/common';
import { requireOffice, requireRole, type Caller } from '@liangdi/access';
import { Database, type Tx } from '@liangdi/database';
import { getKnownPerson, PersonVault } from '@liangdi/person';
import { problem } from '@liangdi/problem';
import { feedbackCardLife } from '@liangdi/record';
import { runOnce, type IdempotencyKey } from '@liangdi/service-host';
import { Terms } from '@liangdi/terms';
import { draftCard, requireMayEnterClinical } from '../card-draft.js';
import { stateOfCard } from '../card-states.js';
import { feedbackCardView, type FeedbackCardView } from '../feedback-card.view.js';
import {
  changeCard,
  lockFeedbackCard,
  openCard,
  sealCard,
  type FeedbackCardRow,
  type FeedbackCardState,
} from '../feedback-cards.js';
import type { ServiceDoneRequest } from '../service-done.request.js';

@Injectable()
export class ReviseFeedbackCard {
  constructor(
    private readonly database: Database,
    private readonly vault: PersonVault,
    private readonly terms: Terms,
  ) {}

  run(
    officer: Caller,
    key: IdempotencyKey,
    cardId: string,
    done: ServiceDoneRequest,
  ): Promise<FeedbackCardView> {
    requireRole(officer, 'servicePointWorker', 'clinic');
    requireMayEnterClinical(officer, done);
    return this.database.inTransaction(officer, (tx) =>
      runOnce(tx, key, async () => {
        const card = await lockFeedbackCard(tx, cardId);
        requireOffice(officer, card.office ?? '');
        const state = await revised(tx, card);
        const person = await getKnownPerson(tx, this.vault, card.person_id);
        const before = openCard(person.key, card)!;
        const { admin, sealedClinical, clinicalElsewhere } = before.draft!;
        // Only the clinic can write it anew; it must not fall away because the own copy was lost.
        if (clinicalElsewhere && !done.clinical)
          throw problem('clinical-layer-lost', { party: card.recipient });
        if (before.serviceType !== done.serviceType) throw problem('feedback-card-differs-from-request');

        const of = { cardId, cardNo: admin.cardNo, office: officer.office, sealedClinical };
        const content = { serviceType: done.serviceType, draft: draftCard(done, of, this.terms.keys) };
        await changeCard(tx, cardId, {
          state,
          content: sealCard(person.key, cardId, content),
          previewed_digest: null,
          record_id: null,
        });

        return feedbackCardView(await lockFeedbackCard(tx, cardId), {
          content,
          name: person.identity?.nameAsPrinted,
        });
      }),
    );
  }
}

/** A draft stays a draft; from anywhere else it takes the arrow back to one. */
async function revised(tx: Tx, card: FeedbackCardRow): Promise<FeedbackCardState> {
  if (card.state === 'withheldByPerson') throw problem('feedback-card-withheld');
  const state = await stateOfCard(tx, card);
  return state === 'drafted' ? state : feedbackCardLife.next(state, 'revise');
}

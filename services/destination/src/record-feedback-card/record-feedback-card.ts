/**
 * Records that a service has been done, as the draft of a card. Protects: a draft is nothing that is sent; it waits, sealed, until she has
 * seen it. An answer to her request goes where she asked and nowhere else.
 */
import { Injectable } from '@nestjs/common';
import { requireOfficer, requireRole, type Caller, type Officer } from '@liangdi/access';
import { Database, type Tx } from '@liangdi/database';
import { Clock } from '@liangdi/office';
import { getKnownPerson, PersonVault } from '@liangdi/person';
import { problem } from '@liangdi/problem';
import { feedbackCardLife, newCardNo, newId } from '@liangdi/record';
import { runOnce, type IdempotencyKey } from '@liangdi/service-host';
import { Terms } from '@liangdi/terms';
import { draftCard, requireMayEnterClinical } from '../card-draft.js';
import { feedbackCardView, type FeedbackCardView } from '../feedback-card.view.js';
import {
  changeCard,
  insertFeedbackCard,
  lockFeedbackCard,
  lockOwnCard,
  openCard,
  sealCard,
} from '../feedback-cards.js';
import type { RecordFeedbackCardRequest } from './record-feedback-card.request.js';

@Injectable()
export class RecordFeedbackCard {
  constructor(
    private readonly database: Database,
    private readonly vault: PersonVault,
    private readonly terms: Terms,
    private readonly clock: Clock,
  ) {}

  run(officer: Caller, key: IdempotencyKey, done: RecordFeedbackCardRequest): Promise<FeedbackCardView> {
    requireRole(officer, 'servicePointWorker', 'clinic');
    requireOfficer(officer);
    requireMayEnterClinical(officer, done);
    return this.database.inTransaction(officer, (tx) =>
      runOnce(tx, key, async () => {
        const person = await getKnownPerson(tx, this.vault, done.personId);
        const cardId = done.requestId
          ? await this.takeUp(tx, officer, done, person.key)
          : await this.offer(tx, officer, done);

        const draft = draftCard(
          done,
          { cardId, cardNo: newCardNo(officer.office), office: officer.office },
          this.terms.keys,
        );
        const content = { serviceType: done.serviceType, draft };
        await changeCard(tx, cardId, { state: 'drafted', content: sealCard(person.key, cardId, content) });

        return feedbackCardView(await lockFeedbackCard(tx, cardId), {
          content,
          name: person.identity?.nameAsPrinted,
        });
      }),
    );
  }

  /** Her request becomes this office's card. */
  private async takeUp(
    tx: Tx,
    officer: Officer,
    done: RecordFeedbackCardRequest,
    key: Buffer,
  ): Promise<string> {
    const card = await lockOwnCard(tx, done.requestId!, done.personId);
    if (card.state === 'withheldByPerson') throw problem('feedback-card-withheld');
    feedbackCardLife.next(feedbackCardLife.next(card.state, 'recordService'), 'draft');
    const asAsked =
      card.recipient === done.recipient &&
      card.recipient_office === done.recipientOffice &&
      openCard(key, card)?.serviceType === done.serviceType;
    if (!asAsked) throw problem('feedback-card-differs-from-request');
    await changeCard(tx, card.card_id, {
      state: 'serviceDone',
      office: officer.office,
      recorded_by: officer.subject,
    });
    return card.card_id;
  }

  /** She has not asked in writing: the office offers to report it, and she decides at the preview. */
  private async offer(tx: Tx, officer: Officer, done: RecordFeedbackCardRequest): Promise<string> {
    const cardId = newId();
    await insertFeedbackCard(tx, {
      card_id: cardId,
      person_id: done.personId,
      recipient: done.recipient,
      recipient_office: done.recipientOffice,
      office: officer.office,
      state: feedbackCardLife.next('offered', 'recordService'),
      content: null,
      created_at: this.clock.now(),
      due_at: null,
    });
    return cardId;
  }
}

/** She asks for a card. Protects: it is her request; no office sees it until she comes with it. */
import { Injectable } from '@nestjs/common';
import { requirePerson, type Caller } from '@liangdi/access';
import { Database } from '@liangdi/database';
import { Clock } from '@liangdi/office';
import { getKnownPerson, getPersonOfAccount, PersonVault } from '@liangdi/person';
import { deadlines, dueAfter, instant, newId } from '@liangdi/record';
import { runOnce, type IdempotencyKey } from '@liangdi/service-host';
import { feedbackCardView, type FeedbackCardView } from '../feedback-card.view.js';
import { insertFeedbackCard, lockFeedbackCard, sealCard } from '../feedback-cards.js';
import type { RequestFeedbackCardRequest } from './request-feedback-card.request.js';

@Injectable()
export class RequestFeedbackCard {
  constructor(
    private readonly database: Database,
    private readonly vault: PersonVault,
    private readonly clock: Clock,
  ) {}

  run(person: Caller, key: IdempotencyKey, wanted: RequestFeedbackCardRequest): Promise<FeedbackCardView> {
    requirePerson(person);
    return this.database.inTransaction(person, (tx) =>
      runOnce(tx, key, async () => {
        const personId = await getPersonOfAccount(tx, person.subject);
        const holder = await getKnownPerson(tx, this.vault, personId);

        const cardId = newId();
        const now = this.clock.now();
        const content = { serviceType: wanted.serviceType };
        await insertFeedbackCard(tx, {
          card_id: cardId,
          person_id: personId,
          recipient: wanted.recipient,
          recipient_office: wanted.recipientOffice,
          office: null,
          state: 'requested',
          content: sealCard(holder.key, cardId, content),
          created_at: now,
          due_at: new Date(dueAfter(instant(now), deadlines.answer)),
        });

        return feedbackCardView(await lockFeedbackCard(tx, cardId), { content });
      }),
    );
  }
}

/**
 * She withholds a card. Protects: it is final, no reason is asked, the content is deleted, the origin never learns that there was one, and no
 * office list shows who withheld what.
 */
import { Injectable } from '@nestjs/common';
import { requirePerson, type Caller } from '@liangdi/access';
import { getPersonOfAccount } from '@liangdi/person';
import { Database } from '@liangdi/database';
import { feedbackCardLife } from '@liangdi/record';
import { runOnce, type IdempotencyKey } from '@liangdi/service-host';
import { feedbackCardView, type FeedbackCardView } from '../feedback-card.view.js';
import { changeCard, lockOwnCard } from '../feedback-cards.js';

@Injectable()
export class WithholdFeedbackCard {
  constructor(private readonly database: Database) {}

  run(person: Caller, key: IdempotencyKey, cardId: string): Promise<FeedbackCardView> {
    requirePerson(person);
    return this.database.inTransaction(person, (tx) =>
      runOnce(tx, key, async () => {
        const personId = await getPersonOfAccount(tx, person.subject);
        const card = await lockOwnCard(tx, cardId, personId);

        const state = feedbackCardLife.next(card.state, 'withhold');
        await changeCard(tx, cardId, { state, content: null, previewed_digest: null });

        return feedbackCardView(await lockOwnCard(tx, cardId, personId), {});
      }),
    );
  }
}

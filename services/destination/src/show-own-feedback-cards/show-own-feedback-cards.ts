/** Shows a person her cards: requested, waiting for her, withheld, sent, and what the other office has said of them. */
import { Injectable } from '@nestjs/common';
import { requirePerson, type Caller } from '@liangdi/access';
import { Database } from '@liangdi/database';
import { getKnownPerson, getPersonOfAccount, PersonVault } from '@liangdi/person';
import { pageOf, type Page, type PageRequest } from '@liangdi/service-host';
import { statesOfCards } from '../card-states.js';
import { feedbackCardView, type FeedbackCardView } from '../feedback-card.view.js';
import { cardColumns, openCard, type FeedbackCardRow } from '../feedback-cards.js';

const ofPerson = `
  SELECT ${cardColumns} FROM feedback_card
  WHERE person_id = $1 AND ($2::timestamptz IS NULL OR (created_at, card_id) > ($2::timestamptz, $3::uuid))
  ORDER BY created_at, card_id LIMIT $4`;

@Injectable()
export class ShowOwnFeedbackCards {
  constructor(
    private readonly database: Database,
    private readonly vault: PersonVault,
  ) {}

  run(person: Caller, page: PageRequest): Promise<Page<FeedbackCardView>> {
    requirePerson(person);
    return this.database.inTransaction(person, async (tx) => {
      const personId = await getPersonOfAccount(tx, person.subject);
      const { key } = await getKnownPerson(tx, this.vault, personId);
      const { limit, after = [] } = page;
      const rows = await tx.query<FeedbackCardRow>(ofPerson, [
        personId,
        after[0] ?? null,
        after[1] ?? null,
        limit + 1,
      ]);
      const states = await statesOfCards(tx, rows);
      return pageOf(
        rows,
        page,
        (row) => [row.created_at.toISOString(), row.card_id],
        (row) =>
          feedbackCardView(row, { content: openCard(key, row), state: states.get(row.record_id ?? '') }),
      );
    });
  }
}

/** Shows an office its cards and how far they have come. Protects: cards that were withheld are not on it, for that would list who refused. */
import { Injectable } from '@nestjs/common';
import { requireOfficer, requireRole, type Caller } from '@liangdi/access';
import { Database } from '@liangdi/database';
import { knownPersons, PersonVault } from '@liangdi/person';
import { pageOf, type Page, type PageRequest } from '@liangdi/service-host';
import { statesOfCards } from '../card-states.js';
import { feedbackCardView, type FeedbackCardView } from '../feedback-card.view.js';
import { cardColumns, openCard, type FeedbackCardRow } from '../feedback-cards.js';

const ofOffice = `
  SELECT ${cardColumns} FROM feedback_card
  WHERE office = $1 AND state <> 'withheldByPerson'
    AND ($2::timestamptz IS NULL OR (created_at, card_id) > ($2::timestamptz, $3::uuid))
  ORDER BY created_at, card_id LIMIT $4`;

@Injectable()
export class ShowFeedbackCards {
  constructor(
    private readonly database: Database,
    private readonly vault: PersonVault,
  ) {}

  run(officer: Caller, page: PageRequest): Promise<Page<FeedbackCardView>> {
    requireRole(officer, 'servicePointWorker', 'clinic');
    requireOfficer(officer);
    return this.database.inTransaction(officer, async (tx) => {
      const { limit, after = [] } = page;
      const rows = await tx.query<FeedbackCardRow>(ofOffice, [
        officer.office,
        after[0] ?? null,
        after[1] ?? null,
        limit + 1,
      ]);
      const persons = await knownPersons(
        tx,
        this.vault,
        rows.map((row) => row.person_id),
      );
      const states = await statesOfCards(tx, rows);
      return pageOf(
        rows,
        page,
        (row) => [row.created_at.toISOString(), row.card_id],
        (row) => {
          const person = persons.get(row.person_id);
          const content = person && openCard(person.key, row);
          return feedbackCardView(row, {
            content,
            name: person?.identity?.nameAsPrinted,
            state: states.get(row.record_id ?? ''),
          });
        },
      );
    });
  }
}

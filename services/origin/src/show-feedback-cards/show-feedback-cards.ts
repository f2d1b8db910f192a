/**
 * Shows an office the cards it has received. Protects: only cards that are there are listed, nobody by a card that is not; the clinical part
 * stays sealed.
 */
import { Injectable } from '@nestjs/common';
import { requireOffice, requireRole, type Caller } from '@liangdi/access';
import { Database } from '@liangdi/database';
import { getRecord, openBody } from '@liangdi/ledger';
import { getKnownPerson, PersonVault } from '@liangdi/person';
import { maskName, type FeedbackCardAdmin } from '@liangdi/record';
import { pageOf, type Page, type PageRequest } from '@liangdi/service-host';
import { receivedCardView, type ReceivedCardView } from '../received-card.view.js';
import { getReceivedCard, receivedCardColumns, type ReceivedCardRow } from '../received-cards.js';

const ofOffice = `
  SELECT ${receivedCardColumns} FROM received_feedback_card c
  WHERE recipient_office = $1 AND ($2::timestamptz IS NULL OR (received_at, record_id) > ($2::timestamptz, $3::uuid))
    AND NOT EXISTS (SELECT FROM received_feedback_card n WHERE n.record_id = c.record_id AND n.version > c.version)
  ORDER BY received_at, record_id LIMIT $4`;

@Injectable()
export class ShowFeedbackCards {
  constructor(
    private readonly database: Database,
    private readonly vault: PersonVault,
  ) {}

  list(registrar: Caller, page: PageRequest): Promise<Page<ReceivedCardView>> {
    requireRole(registrar, 'registrar');
    return this.database.inTransaction(registrar, async (tx) => {
      const { limit, after = [] } = page;
      const rows = await tx.query<ReceivedCardRow>(ofOffice, [
        registrar.office,
        after[0] ?? null,
        after[1] ?? null,
        limit + 1,
      ]);
      return pageOf(rows, page, (row) => [row.received_at.toISOString(), row.record_id], receivedCardView);
    });
  }

  one(registrar: Caller, recordId: string): Promise<ReceivedCardView> {
    requireRole(registrar, 'registrar');
    return this.database.inTransaction(registrar, async (tx) => {
      const card = await getReceivedCard(tx, recordId);
      requireOffice(registrar, card.recipient_office);
      const record = await getRecord(tx, card.record_id, card.version);
      const { key, identity } = await getKnownPerson(tx, this.vault, record.personId);
      const { text } = openBody(key, card.record_id, card.version, record.body);
      const { admin, clinical } = JSON.parse(text) as { admin: FeedbackCardAdmin; clinical?: string };
      return {
        ...receivedCardView(card),
        ...(identity ? { nameMasked: maskName(identity.nameAsPrinted) } : {}),
        admin,
        hasClinical: clinical !== undefined,
      };
    });
  }
}

/** Marks a card as unclear. Protects: the question is for the office that wrote it; she is not asked again and nothing waits for her. */
import { Injectable } from '@nestjs/common';
import { requireOffice, requireRole, type Caller } from '@liangdi/access';
import { Database } from '@liangdi/database';
import { receivedCardLife } from '@liangdi/record';
import { runOnce, type IdempotencyKey } from '@liangdi/service-host';
import { receivedCardView, type ReceivedCardView } from '../received-card.view.js';
import { getReceivedCard } from '../received-cards.js';
import type { QueryReason } from './query-feedback-card.request.js';

@Injectable()
export class QueryFeedbackCard {
  constructor(private readonly database: Database) {}

  run(
    registrar: Caller,
    key: IdempotencyKey,
    recordId: string,
    reason: QueryReason,
  ): Promise<ReceivedCardView> {
    requireRole(registrar, 'registrar');
    return this.database.inTransaction(registrar, (tx) =>
      runOnce(tx, key, async () => {
        const card = await getReceivedCard(tx, recordId, 'FOR UPDATE');
        requireOffice(registrar, card.recipient_office);

        const next = receivedCardLife.next(card.state, 'query');
        await tx.query(
          `UPDATE received_feedback_card SET state = $3, query_reason = $4 WHERE record_id = $1 AND version = $2`,
          [card.record_id, card.version, next, reason],
        );

        return receivedCardView(await getReceivedCard(tx, recordId));
      }),
    );
  }
}

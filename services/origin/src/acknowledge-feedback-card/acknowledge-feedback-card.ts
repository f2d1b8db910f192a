/** Acknowledges a card. Protects: the sender gets a signed receipt in the same transaction as the state it speaks of. */
import { Injectable } from '@nestjs/common';
import { requireOffice, requireRole, type Caller } from '@liangdi/access';
import { Database } from '@liangdi/database';
import { acknowledgeRecord, Relays } from '@liangdi/delivery';
import { getRecord } from '@liangdi/ledger';
import { Clock } from '@liangdi/office';
import { instant, receivedCardLife } from '@liangdi/record';
import { runOnce, type IdempotencyKey } from '@liangdi/service-host';
import { Terms } from '@liangdi/terms';
import { receivedCardView, type ReceivedCardView } from '../received-card.view.js';
import { getReceivedCard } from '../received-cards.js';

const moveCard = `
  UPDATE received_feedback_card SET state = $3, acknowledged_by = $4, acknowledged_at = $5 WHERE record_id = $1 AND version = $2`;

@Injectable()
export class AcknowledgeFeedbackCard {
  constructor(
    private readonly database: Database,
    private readonly terms: Terms,
    private readonly relays: Relays,
    private readonly clock: Clock,
  ) {}

  run(registrar: Caller, key: IdempotencyKey, recordId: string): Promise<ReceivedCardView> {
    requireRole(registrar, 'registrar');
    return this.database.inTransaction(registrar, (tx) =>
      runOnce(tx, key, async () => {
        const card = await getReceivedCard(tx, recordId, 'FOR UPDATE');
        requireOffice(registrar, card.recipient_office);
        const next = receivedCardLife.next(card.state, 'acknowledge');
        const { partner } = await getRecord(tx, card.record_id, card.version);

        const now = this.clock.now();
        await acknowledgeRecord(tx, this.terms, card.record_id, now);
        await tx.query(moveCard, [card.record_id, card.version, next, registrar.subject, instant(now)]);
        tx.afterCommit(() => this.relays.nudge(partner));

        return receivedCardView(await getReceivedCard(tx, recordId));
      }),
    );
  }
}

/**
 * Sends a card. Protects: nothing is sent that she has not previewed, and what is sent is what she saw, byte for byte; the clinical part is
 * opened only to be sealed to the other clinic, and no officer gets to see it on the way.
 */
import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { requireOffice, requireRole, type Caller } from '@liangdi/access';
import { Database } from '@liangdi/database';
import { Outbox } from '@liangdi/delivery';
import { Clock } from '@liangdi/office';
import { getKnownPerson, PersonVault } from '@liangdi/person';
import { problem } from '@liangdi/problem';
import { feedbackCardLife, instant } from '@liangdi/record';
import { runOnce, type IdempotencyKey } from '@liangdi/service-host';
import { Terms } from '@liangdi/terms';
import { cardToSend, digestOf, type CardToSend } from '../card-to-send.js';
import { changeCard, lockFeedbackCard, openCard, type FeedbackCardRow } from '../feedback-cards.js';
import type { SentCardView } from './send-feedback-card.view.js';

@Injectable()
export class SendFeedbackCard {
  constructor(
    private readonly database: Database,
    private readonly vault: PersonVault,
    private readonly terms: Terms,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  run(worker: Caller, key: IdempotencyKey, cardId: string): Promise<SentCardView> {
    requireRole(worker, 'servicePointWorker');
    return this.database.inTransaction(worker, (tx) =>
      runOnce(tx, key, async () => {
        const row = await lockFeedbackCard(tx, cardId);
        requireOffice(worker, row.office ?? '');
        requirePreviewed(row);
        const state = feedbackCardLife.next(row.state, 'send');
        const { key: personKey } = await getKnownPerson(tx, this.vault, row.person_id);
        const card = cardToSend(row, openCard(personKey, row)!.draft!, this.terms.keys);
        requireAsPreviewed(row, card, personKey);

        const dueAt = row.due_at ? { dueAt: instant(row.due_at) } : {};
        const { recordId, clauseId, consentId, digest } = await this.outbox.submit(tx, {
          ...card,
          personId: row.person_id,
          ...dueAt,
        });
        await changeCard(tx, cardId, { state, record_id: recordId, sent_at: this.clock.now() });

        return { cardId, state, recordId, clauseId, ...(consentId ? { consentId } : {}), digest };
      }),
    );
  }
}

/** The two refusals a worker will meet have names of their own; the rest is the life's. */
function requirePreviewed({ state }: FeedbackCardRow): void {
  if (state === 'withheldByPerson') throw problem('feedback-card-withheld');
  if (state === 'drafted') throw problem('feedback-card-not-previewed');
}

function requireAsPreviewed(
  { previewed_digest }: FeedbackCardRow,
  card: CardToSend,
  personKey: Buffer,
): void {
  const same = previewed_digest !== null && timingSafeEqual(previewed_digest, digestOf(card, personKey));
  if (!same) throw problem('feedback-card-changed-since-preview');
}

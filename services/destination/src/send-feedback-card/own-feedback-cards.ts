/**
 * Feedback cards this office sent, back after a restore: sent, under the deadline they were sent with; how far they have come is read from the receipts.
 * Protects: her word stands (a card she withholds stays withheld), what has gone out since is not set back, and a clinical layer that only the partner's
 * clinic can open is said to be there and not made up.
 */
import { Injectable } from '@nestjs/common';
import type { Tx } from '@liangdi/database';
import type { OwnRecord, RecordOwner } from '@liangdi/delivery';
import { canonicalJson } from '@liangdi/envelope';
import { feedbackCardLife, type FeedbackCardAdmin } from '@liangdi/record';
import { Terms } from '@liangdi/terms';
import { cardToSend, digestOf } from '../card-to-send.js';
import {
  changeCard,
  findFeedbackCard,
  insertFeedbackCard,
  lockFeedbackCard,
  openCard,
  sealCard,
  type CardDraft,
  type FeedbackCardRow,
} from '../feedback-cards.js';

const sent = feedbackCardLife.next('previewedByPerson', 'send');

@Injectable()
export class OwnFeedbackCards implements RecordOwner {
  readonly kind = 'feedbackCard';

  constructor(private readonly terms: Terms) {}

  async ownAgain(tx: Tx, records: readonly OwnRecord[]): Promise<void> {
    for (const record of records) await this.putBack(tx, record);
  }

  private async putBack(tx: Tx, record: OwnRecord): Promise<void> {
    const { entry, personKey } = record;
    const admin = record.admin as FeedbackCardAdmin;
    const cardId = admin.requestId;
    const row = (await findFeedbackCard(tx, cardId)) ?? (await insertLost(tx, record, cardId));
    if (!isBefore(row, record)) return;

    const draft = draftHeld(row, record) ?? draftSent(record);
    const office = entry.senderOffice;
    await changeCard(tx, cardId, {
      state: sent,
      office,
      content: sealCard(personKey, cardId, { serviceType: admin.serviceType, draft }),
      // What she saw is what was sent: of a card that can be put together again the digest is the same.
      previewed_digest: draft.clinicalElsewhere
        ? null
        : digestOf(cardToSend({ ...row, office }, draft, this.terms.keys), personKey),
      record_id: entry.recordId,
      sent_at: new Date(entry.issuedAt),
    });
  }
}

/**
 * When she asked, or the office wrote it down, and which officer did, was never sent: the card counts from its sending and names nobody. Its deadline
 * was sent with it.
 */
async function insertLost(
  tx: Tx,
  { entry, personId, recipient }: OwnRecord,
  cardId: string,
): Promise<FeedbackCardRow> {
  await insertFeedbackCard(tx, {
    card_id: cardId,
    person_id: personId,
    recipient,
    recipient_office: entry.recipientOffice,
    office: null,
    state: sent,
    content: null,
    created_at: new Date(entry.issuedAt),
    due_at: entry.dueAt ? new Date(entry.dueAt) : null,
  });
  return lockFeedbackCard(tx, cardId);
}

/** Whether the row is that of the card as it was before this sending. */
function isBefore({ person_id, state, sent_at }: FeedbackCardRow, { entry, personId }: OwnRecord): boolean {
  const later = sent_at !== null && sent_at >= new Date(entry.issuedAt);
  return person_id === personId && state !== 'withheldByPerson' && !later;
}

/** The draft that is still here, with the clinical layer as the own clinic wrote it, where it is the card that was sent. */
function draftHeld(
  row: FeedbackCardRow,
  { personKey, admin, hasClinical }: OwnRecord,
): CardDraft | undefined {
  const draft = openCard(personKey, row)?.draft;
  const same =
    draft !== undefined &&
    (draft.sealedClinical !== undefined) === hasClinical &&
    canonicalJson(draft.admin) === canonicalJson(admin);
  return same ? draft : undefined;
}

function draftSent({ entry, admin, hasClinical }: OwnRecord): CardDraft {
  return {
    purpose: entry.purpose,
    admin: admin as FeedbackCardAdmin,
    ...(hasClinical ? { clinicalElsewhere: true } : {}),
  };
}

/**
 * Exactly what would leave the house, and its digest. Protects: what she saw is what is sent. The digest is keyed with her data key, for the
 * content of a card could be guessed from a plain one.
 */
import { createHmac } from 'node:crypto';
import { canonicalJson } from '@liangdi/envelope';
import type { FeedbackCardAdmin, OfficeId, PartyId, Purpose } from '@liangdi/record';
import type { OwnKeys } from '@liangdi/terms';
import { openOwnClinical } from './clinical-draft.js';
import type { CardDraft, FeedbackCardRow } from './feedback-cards.js';

export interface CardToSend {
  readonly kind: 'feedbackCard';
  readonly recipient: PartyId;
  readonly senderOffice: OfficeId;
  readonly recipientOffice: OfficeId;
  readonly purpose: Purpose;
  readonly admin: FeedbackCardAdmin;
  readonly clinical?: object;
}

export function cardToSend(
  row: Pick<FeedbackCardRow, 'recipient' | 'recipient_office' | 'office'>,
  { purpose, admin, sealedClinical }: CardDraft,
  keys: OwnKeys,
): CardToSend {
  return {
    kind: 'feedbackCard',
    recipient: row.recipient,
    senderOffice: row.office ?? admin.providerOffice,
    recipientOffice: row.recipient_office,
    purpose,
    admin,
    ...(sealedClinical ? { clinical: openOwnClinical(sealedClinical, keys) } : {}),
  };
}

export function digestOf(card: CardToSend, personKey: Buffer): Buffer {
  return createHmac('sha256', personKey).update(canonicalJson(card), 'utf8').digest();
}

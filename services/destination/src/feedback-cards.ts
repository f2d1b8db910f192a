/**
 * Feedback cards as rows, from her request to the sending. Protects: content is sealed, a withheld card has none; until an office records the
 * service, a request is hers alone and on no office's list.
 */
import type { Tx } from '@liangdi/database';
import { openContent, sealContent } from '@liangdi/person';
import { problem } from '@liangdi/problem';
import {
  feedbackCardLife,
  uuidPattern,
  type FeedbackCardAdmin,
  type OfficeId,
  type PartyId,
  type PersonId,
  type Purpose,
  type RecordId,
  type ServiceType,
  type StateOf,
} from '@liangdi/record';

export type FeedbackCardState = StateOf<typeof feedbackCardLife>;

export interface CardContent {
  readonly serviceType: ServiceType;
  /** From the moment the service has been recorded. */
  readonly draft?: CardDraft;
}

export interface CardDraft {
  readonly purpose: Purpose;
  readonly admin: FeedbackCardAdmin;
  /** Compact JWE to the own clinic: a draft waits where workers and operators are. */
  readonly sealedClinical?: string;
  /** The card came back after a restore without the own clinic's copy: its clinical layer is held by the partner's clinic alone. */
  readonly clinicalElsewhere?: boolean;
}

export interface FeedbackCardRow {
  readonly card_id: string;
  readonly person_id: PersonId;
  readonly recipient: PartyId;
  readonly recipient_office: OfficeId;
  readonly office: OfficeId | null;
  readonly state: FeedbackCardState;
  readonly content: Buffer | null;
  readonly previewed_digest: Buffer | null;
  readonly record_id: RecordId | null;
  readonly created_at: Date;
  readonly due_at: Date | null;
  readonly sent_at: Date | null;
}

const uuid = new RegExp(uuidPattern);
export const cardColumns = `card_id, person_id, recipient, recipient_office, office, state, content, previewed_digest, record_id,
  created_at, due_at, sent_at`;

export async function insertFeedbackCard(
  tx: Tx,
  row: Omit<FeedbackCardRow, 'previewed_digest' | 'record_id' | 'sent_at'>,
): Promise<void> {
  await tx.query(
    `INSERT INTO feedback_card (card_id, person_id, recipient, recipient_office, office, state, content, recorded_by, created_at, due_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      row.card_id,
      row.person_id,
      row.recipient,
      row.recipient_office,
      row.office,
      row.state,
      row.content,
      row.office ? tx.actor.subject : null,
      row.created_at,
      row.due_at,
    ],
  );
}

/** Locked where it is there. */
export async function findFeedbackCard(tx: Tx, cardId: string): Promise<FeedbackCardRow | undefined> {
  if (!uuid.test(cardId)) return undefined;
  const [row] = await tx.query<FeedbackCardRow>(
    `SELECT ${cardColumns} FROM feedback_card WHERE card_id = $1 FOR UPDATE`,
    [cardId],
  );
  return row;
}

/** @throws feedback-card-not-found */
export async function lockFeedbackCard(tx: Tx, cardId: string): Promise<FeedbackCardRow> {
  const row = await findFeedbackCard(tx, cardId);
  if (!row) throw problem('feedback-card-not-found');
  return row;
}

/** Her own card; somebody else's is not there for her. @throws feedback-card-not-found */
export async function lockOwnCard(tx: Tx, cardId: string, personId: PersonId): Promise<FeedbackCardRow> {
  const row = await lockFeedbackCard(tx, cardId);
  if (row.person_id !== personId) throw problem('feedback-card-not-found');
  return row;
}

/** What a move changes; what is not named stays. */
export interface CardChange {
  readonly state: FeedbackCardState;
  readonly content?: Buffer | null;
  readonly previewed_digest?: Buffer | null;
  readonly office?: OfficeId;
  readonly record_id?: RecordId | null;
  readonly recorded_by?: string;
  readonly sent_at?: Date;
}

export async function changeCard(tx: Tx, cardId: string, change: CardChange): Promise<void> {
  const columns = Object.keys(change) as (keyof CardChange)[];
  const sets = columns.map((column, index) => `${column} = $${index + 2}`).join(', ');
  await tx.query(`UPDATE feedback_card SET ${sets} WHERE card_id = $1`, [
    cardId,
    ...columns.map((column) => change[column]),
  ]);
}

export function sealCard(key: Buffer, cardId: string, content: CardContent): Buffer {
  return sealContent(key, content, placeOf(cardId));
}

export function openCard(key: Buffer, row: FeedbackCardRow): CardContent | undefined {
  return row.content ? openContent<CardContent>(key, row.content, placeOf(row.card_id)) : undefined;
}

const placeOf = (cardId: string) => `feedback-card/${cardId}`;

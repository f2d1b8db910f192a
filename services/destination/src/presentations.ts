/** Presentations that could not be confirmed yet: tasks of the office, with a deadline for the office and nothing about a person. */
import type { Tx } from '@liangdi/database';
import { problem } from '@liangdi/problem';
import {
  deadlines,
  dueAfter,
  newId,
  presentationLife,
  uuidPattern,
  type Instant,
  type OfficeId,
  type StateOf,
} from '@liangdi/record';

export interface PresentationRow {
  readonly presentation_id: string;
  readonly office: OfficeId;
  readonly certificate_no: string;
  readonly state: StateOf<typeof presentationLife>;
  readonly opened_at: Date;
  readonly due_at: Date;
}

const uuid = new RegExp(uuidPattern);
export const presentationColumns = 'presentation_id, office, certificate_no, state, opened_at, due_at';
export const mismatch = presentationLife.next('presented', 'findMismatch');

/** Opens the task and answers its id. */
export async function openPresentation(
  tx: Tx,
  office: OfficeId,
  certificateNo: string,
  openedAt: Instant,
): Promise<string> {
  const presentationId = newId();
  await tx.query(
    `INSERT INTO presentation (presentation_id, office, certificate_no, state, opened_by, opened_at, due_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [
      presentationId,
      office,
      certificateNo,
      mismatch,
      tx.actor.subject,
      openedAt,
      dueAfter(openedAt, deadlines.verification),
    ],
  );
  return presentationId;
}

/** @throws presentation-not-found */
export async function lockPresentation(tx: Tx, presentationId: string): Promise<PresentationRow> {
  if (!uuid.test(presentationId)) throw problem('presentation-not-found');
  const [row] = await tx.query<PresentationRow>(
    `SELECT ${presentationColumns} FROM presentation WHERE presentation_id = $1 FOR UPDATE`,
    [presentationId],
  );
  if (!row) throw problem('presentation-not-found');
  return row;
}

/** Received feedback cards as rows: the newest version of each is the card, older ones stay as they were. */
import type { Tx } from '@liangdi/database';
import { problem } from '@liangdi/problem';
import {
  receivedCardLife,
  uuidPattern,
  type CivilDate,
  type OfficeId,
  type RecordId,
  type StateOf,
} from '@liangdi/record';

export interface ReceivedCardRow {
  readonly record_id: RecordId;
  readonly version: number;
  readonly recipient_office: OfficeId;
  readonly card_no: string;
  readonly service_type: string;
  readonly service_date: CivilDate;
  readonly outcome: string;
  readonly next_suggested_date: CivilDate | null;
  readonly late: boolean;
  readonly state: StateOf<typeof receivedCardLife>;
  readonly query_reason: string | null;
  readonly acknowledged_at: Date | null;
  readonly received_at: Date;
}

const uuid = new RegExp(uuidPattern);
export const receivedCardColumns = `record_id, version, recipient_office, card_no, service_type, service_date, outcome, next_suggested_date,
  late, state, query_reason, acknowledged_at, received_at`;

/** @throws feedback-card-not-found */
export async function getReceivedCard(
  tx: Tx,
  recordId: string,
  lock: '' | 'FOR UPDATE' = '',
): Promise<ReceivedCardRow> {
  if (!uuid.test(recordId)) throw problem('feedback-card-not-found');
  const [row] = await tx.query<ReceivedCardRow>(
    `SELECT ${receivedCardColumns} FROM received_feedback_card WHERE record_id = $1 ORDER BY version DESC LIMIT 1 ${lock}`,
    [recordId],
  );
  if (!row) throw problem('feedback-card-not-found');
  return row;
}

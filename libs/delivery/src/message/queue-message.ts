/** Puts a message between the offices (a signed document, no personal data) in the queue to the partner, in the caller's transaction. */
import type { Tx } from '@liangdi/database';
import { newId, type PartyId } from '@liangdi/record';
import type { MessageType } from './cloud-event.js';

export async function queueMessage(
  tx: Tx,
  partner: PartyId,
  type: Extract<MessageType, 'liangdi.agreement.v1' | 'liangdi.resend.v1'>,
  content: Readonly<Record<string, string>>,
): Promise<void> {
  await tx.query(`INSERT INTO message_out (partner, message_id, type, content) VALUES ($1, $2, $3, $4)`, [
    partner,
    newId(),
    type,
    JSON.stringify(content),
  ]);
}

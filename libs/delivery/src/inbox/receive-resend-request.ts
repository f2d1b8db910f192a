/** Answers a partner that misses part of a stream: the very parcels that were sealed are sent again, and nothing else is. */
import type { Actor } from '@liangdi/database';
import { signingKeyAt } from '@liangdi/envelope';
import { problem } from '@liangdi/problem';
import { verifyResendRequest } from '../message/resend-request.js';
import type { IncomingMessage } from '../transport/transport.js';
import { openJsonMessage, senderOf } from './open-message.js';
import type { InboxDependencies } from './inbox-dependencies.js';

/** One request sets in motion at most this many parcels; the receiver asks again for the rest. */
const mostParcels = 500;

const sendAgain = `
  UPDATE parcel_out SET sent_at = NULL WHERE parcel_no IN (
    SELECT parcel_no FROM parcel_out
    WHERE partner = $1 AND agreement_id = $2 AND direction = $3 AND first_seq <= $5 AND first_seq + count > $4
      AND sealed IS NOT NULL
    ORDER BY first_seq LIMIT $6)`;

export class ReceiveResendRequest {
  constructor(private readonly deps: Pick<InboxDependencies, 'database' | 'terms' | 'nudge'>) {}

  async run(message: Pick<IncomingMessage, 'headers' | 'value'>): Promise<void> {
    const { database, terms, nudge } = this.deps;
    const sender = senderOf(message);
    const { request: jws } = openJsonMessage(message, terms.keys);
    if (typeof jws !== 'string') throw problem('message-malformed');
    await database.inTransaction(this.actor, async (tx) => {
      const { card } = await terms.cards.get(tx, sender);
      const request = verifyResendRequest(jws, (kid) => signingKeyAt(card, kid, new Date().toISOString()));
      if (request.by !== sender) throw problem('wrong-sender');
      await tx.query(sendAgain, [
        sender,
        request.agreementId,
        request.direction,
        request.fromSeq,
        request.toSeq,
        mostParcels,
      ]);
      tx.afterCommit(() => nudge(sender, 'send'));
    });
  }

  private get actor(): Actor {
    return { kind: 'machine', subject: 'inbox', roles: [], party: this.deps.terms.own };
  }
}

/**
 * Lists parked messages for the operator. Protects: no content is shown, and headers are a stranger's text too: what does not look like
 * a type or a party of ours is not repeated.
 */
import { Injectable } from '@nestjs/common';
import { requireRole, type Caller } from '@liangdi/access';
import { Database } from '@liangdi/database';
import { messageTypes, ParkedMessages, type ParkedMessage } from '@liangdi/delivery';
import { problem } from '@liangdi/problem';
import { partyPattern, uuidPattern } from '@liangdi/record';
import { pageOf, type Page, type PageRequest } from '@liangdi/service-host';
import type { ParkedMessageView } from './parked-message.view.js';

const uuid = new RegExp(uuidPattern);
const source = new RegExp(`^urn:liangdi:party:(${partyPattern.slice(1, -1)})$`);

@Injectable()
export class ShowParkedMessages {
  constructor(
    private readonly database: Database,
    private readonly parked: ParkedMessages,
  ) {}

  list(operator: Caller, page: PageRequest): Promise<Page<ParkedMessageView>> {
    requireRole(operator, 'operator');
    return this.database.inTransaction(operator, async (tx) => {
      const rows = await this.parked.list(tx, page.limit + 1, page.after?.[0] as string | undefined);
      return pageOf(rows, page, ({ parkedId }) => [parkedId], viewOf);
    });
  }

  one(operator: Caller, parkedId: string): Promise<ParkedMessageView> {
    requireRole(operator, 'operator');
    return this.database.inTransaction(operator, async (tx) => {
      if (!uuid.test(parkedId)) throw problem('parked-message-not-found');
      return viewOf(await this.parked.get(tx, parkedId));
    });
  }
}

function viewOf(message: ParkedMessage): ParkedMessageView {
  return {
    parkedId: message.parkedId,
    topic: message.topic,
    position: message.position,
    type: messageTypes.find((known) => known === message.type) ?? null,
    claimedSender: source.exec(message.source ?? '')?.[1] ?? null,
    bytes: message.bytes,
    code: message.code,
    parkedAt: message.parkedAt.toISOString(),
    replayedAt: message.replayedAt?.toISOString() ?? null,
    replayCode: message.replayCode,
  };
}

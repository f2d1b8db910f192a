/**
 * Handles a parked message again, the very bytes under the very id. Protects: it takes the same way as a message that has just come, with
 * every check, so a replay can let nothing in that the inbox would refuse, and do nothing twice.
 */
import { Injectable } from '@nestjs/common';
import { requireRole, type Caller } from '@liangdi/access';
import { Database } from '@liangdi/database';
import { InboxStrategy, ParkedMessages } from '@liangdi/delivery';
import { problem } from '@liangdi/problem';
import { uuidPattern } from '@liangdi/record';
import type { ReplayedMessageView } from './replayed-message.view.js';

const uuid = new RegExp(uuidPattern);

@Injectable()
export class ReplayParkedMessage {
  constructor(
    private readonly database: Database,
    private readonly parked: ParkedMessages,
    private readonly inbox: InboxStrategy,
  ) {}

  async run(operator: Caller, parkedId: string): Promise<ReplayedMessageView> {
    requireRole(operator, 'operator');
    const message = await this.database.inTransaction(operator, async (tx) => {
      if (!uuid.test(parkedId)) throw problem('parked-message-not-found');
      return this.parked.getMessage(tx, parkedId);
    });

    // In transactions of its own: the inbox locks the stream, and a second look at this row must not wait for that.
    const code = await this.inbox.handleAgain(message);
    // A world that is unwell says nothing about the message: it stays as it was, to be replayed later.
    if (code !== null && problem(code).disposition === 'retry') throw problem(code);

    await this.database.inTransaction(operator, (tx) => this.parked.markReplayed(tx, parkedId, code));
    return told(parkedId, code);
  }
}

function told(parkedId: string, code: string | null): ReplayedMessageView {
  if (code === null) {
    return {
      parkedId,
      outcome: 'handled',
      code,
      zh: '已重新处理，消息已收下。',
      en: 'Handled again: the message has been taken in.',
    };
  }
  return {
    parkedId,
    outcome: 'refusedAgain',
    code,
    zh: `重新处理后仍不能收下：${code}。消息保持搁置，请先消除原因。`,
    en: `Handled again and refused again: ${code}. The message stays parked; remove the cause first.`,
  };
}

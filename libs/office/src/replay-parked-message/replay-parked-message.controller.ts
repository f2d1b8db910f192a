/** POST /parked-messages/{id}/replay: the operator has removed the cause and lets the message be handled again. */
import { Controller, HttpCode, Param, Post } from '@nestjs/common';
import { Allows, Caller } from '@liangdi/access';
import { Answers } from '@liangdi/service-host';
import { ReplayParkedMessage } from './replay-parked-message.js';
import { ReplayedMessageView } from './replayed-message.view.js';

@Controller('parked-messages')
export class ReplayParkedMessageController {
  constructor(private readonly replayParkedMessage: ReplayParkedMessage) {}

  /** Needs no idempotency key: the inbox changes nothing for what it has taken in before. */
  @Post(':parkedId/replay')
  @HttpCode(200)
  @Allows('operator')
  @Answers(
    ReplayedMessageView,
    'parked-message-not-found',
    'parked-by-reconciliation',
    'database-unavailable',
  )
  replay(@Caller() operator: Caller, @Param('parkedId') parkedId: string) {
    return this.replayParkedMessage.run(operator, parkedId);
  }
}

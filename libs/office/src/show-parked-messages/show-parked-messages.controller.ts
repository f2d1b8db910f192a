/** GET /parked-messages and /parked-messages/{id}: what could never be good, by metadata only. */
import { Controller, Get, Param } from '@nestjs/common';
import { Allows, Caller } from '@liangdi/access';
import { Answers, PageQuery, type PageRequest } from '@liangdi/service-host';
import { ParkedMessageView } from './parked-message.view.js';
import { ShowParkedMessages } from './show-parked-messages.js';

@Controller('parked-messages')
@Allows('operator')
export class ShowParkedMessagesController {
  constructor(private readonly showParkedMessages: ShowParkedMessages) {}

  @Get()
  @Answers({ pageOf: ParkedMessageView })
  list(@Caller() operator: Caller, @PageQuery('uuid') page: PageRequest) {
    return this.showParkedMessages.list(operator, page);
  }

  @Get(':parkedId')
  @Answers(ParkedMessageView, 'parked-message-not-found')
  one(@Caller() operator: Caller, @Param('parkedId') parkedId: string) {
    return this.showParkedMessages.one(operator, parkedId);
  }
}

/** GET /consent-notices: what she is told before she decides; nothing about a person goes in or out. */
import { Controller, Get, Query } from '@nestjs/common';
import { Allows, Caller } from '@liangdi/access';
import { Answers } from '@liangdi/service-host';
import { ConsentNoticeView } from './consent-notice.view.js';
import { ShowConsentNotice } from './show-consent-notice.js';
import { ShowConsentNoticeQuery } from './show-consent-notice.request.js';

@Controller('consent-notices')
export class ShowConsentNoticeController {
  constructor(private readonly showConsentNotice: ShowConsentNotice) {}

  @Get()
  @Allows('person', 'registrar', 'servicePointWorker', 'clinic')
  @Answers(ConsentNoticeView, 'partner-unknown', 'agreement-not-active', 'agreement-does-not-cover')
  show(@Caller() caller: Caller, @Query() query: ShowConsentNoticeQuery) {
    return this.showConsentNotice.run(caller, query);
  }
}

/** GET /consents: the person's own, newest first. For officers there is no list: neither of who has consented nor of who has not. */
import { Controller, Get } from '@nestjs/common';
import { Allows, Caller } from '@liangdi/access';
import { Answers, PageQuery, type PageRequest } from '@liangdi/service-host';
import { ConsentView } from '../consent.view.js';
import { ShowConsents } from './show-consents.js';

@Controller('consents')
export class ShowConsentsController {
  constructor(private readonly showConsents: ShowConsents) {}

  @Get()
  @Allows('person')
  @Answers({ pageOf: ConsentView }, 'account-without-person', 'person-not-allowed')
  show(@Caller() caller: Caller, @PageQuery('instant', 'uuid') page: PageRequest) {
    return this.showConsents.run(caller, page);
  }
}

/** GET /own-records: the person's page of everything about her. */
import { Controller, Get } from '@nestjs/common';
import { Allows, Caller } from '@liangdi/access';
import { Answers, PageQuery, type PageRequest } from '@liangdi/service-host';
import { OwnRecordView } from './own-record.view.js';
import { ShowOwnRecords } from './show-own-records.js';

@Controller('own-records')
export class ShowOwnRecordsController {
  constructor(private readonly showOwnRecords: ShowOwnRecords) {}

  @Get()
  @Allows('person')
  @Answers({ pageOf: OwnRecordView }, 'account-without-person', 'record-erased')
  show(@Caller() caller: Caller, @PageQuery('instant', 'uuid', 'integer') page: PageRequest) {
    return this.showOwnRecords.run(caller, page);
  }
}

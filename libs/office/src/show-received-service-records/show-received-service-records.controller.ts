/** GET /service-records and /service-records/{id}: what was sent to an office, and one record opened. */
import { Controller, Get, Param } from '@nestjs/common';
import { Allows, Caller, type Officer } from '@liangdi/access';
import { Answers, PageQuery, type PageRequest } from '@liangdi/service-host';
import { OpenServiceRecord } from './open-service-record.js';
import { OpenedServiceRecordView, ReceivedServiceRecordView } from './received-service-record.view.js';
import { ShowReceivedServiceRecords } from './show-received-service-records.js';

@Controller('service-records')
export class ShowReceivedServiceRecordsController {
  constructor(
    private readonly showReceived: ShowReceivedServiceRecords,
    private readonly openServiceRecord: OpenServiceRecord,
  ) {}

  @Get()
  @Allows('registrar', 'servicePointWorker', 'clinic')
  @Answers({ pageOf: ReceivedServiceRecordView })
  list(@Caller() officer: Officer, @PageQuery('instant', 'uuid', 'integer') page: PageRequest) {
    return this.showReceived.run(officer, page);
  }

  @Get(':recordId')
  @Allows('registrar', 'servicePointWorker', 'clinic')
  @Answers(OpenedServiceRecordView, 'record-not-found', 'record-erased')
  open(@Caller() officer: Officer, @Param('recordId') recordId: string) {
    return this.openServiceRecord.run(officer, recordId);
  }
}

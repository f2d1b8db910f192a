/** GET /records/{id}/trace: where a record stands, on both sides, from what this side may see. */
import { Controller, Get, Param } from '@nestjs/common';
import { Allows, Caller } from '@liangdi/access';
import { Answers } from '@liangdi/service-host';
import { TraceRecord } from './trace-record.js';
import { TraceView } from './trace.view.js';

@Controller('records')
export class TraceRecordController {
  constructor(private readonly traceRecord: TraceRecord) {}

  @Get(':recordId/trace')
  @Allows('registrar', 'servicePointWorker', 'clinic', 'agreementManager', 'auditor', 'operator', 'person')
  @Answers(TraceView, 'record-not-found')
  trace(@Caller() caller: Caller, @Param('recordId') recordId: string) {
    return this.traceRecord.run(caller, recordId);
  }
}

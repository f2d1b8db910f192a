/** POST /service-records/{id}/acknowledge: the receiving office signs that somebody has read it. */
import { Controller, HttpCode, Param, Post } from '@nestjs/common';
import { Allows, Caller, type Officer } from '@liangdi/access';
import { Answers, IdempotencyKey, Idempotent } from '@liangdi/service-host';
import { AcknowledgeServiceRecord } from './acknowledge-service-record.js';
import { AcknowledgedServiceRecordView } from './acknowledged-service-record.view.js';

@Controller('service-records')
export class AcknowledgeServiceRecordController {
  constructor(private readonly acknowledgeServiceRecord: AcknowledgeServiceRecord) {}

  @Post(':recordId/acknowledge')
  @HttpCode(200)
  @Allows('registrar', 'servicePointWorker', 'clinic')
  @Idempotent()
  @Answers(AcknowledgedServiceRecordView, 'record-not-found', 'life-forbids')
  acknowledge(
    @Caller() officer: Officer,
    @IdempotencyKey() key: IdempotencyKey,
    @Param('recordId') recordId: string,
  ) {
    return this.acknowledgeServiceRecord.run(officer, key, recordId);
  }
}

/** POST /service-records and /service-records/bulk: an office records what it has done and sends it to the office that serves her next. */
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBody } from '@nestjs/swagger';
import { Allows, Caller, type Officer } from '@liangdi/access';
import { Answers, IdempotencyKey, Idempotent } from '@liangdi/service-host';
import { RecordService } from './record-service.js';
import { RecordServices } from './record-services.js';
import { bulkAnswerShape, RecordedServiceView } from './recorded-service.view.js';
import { bulkRequestShape, serviceRecordShape } from './service-record.request.js';

const refusals = [
  'record-malformed',
  'record-too-large',
  'clinical-layer-closed',
  'partner-unknown',
  'recipient-office-unknown',
  'agreement-not-active',
  'agreement-suspended',
  'agreement-does-not-cover',
  'consent-missing',
  'consent-withdrawn',
  'consent-does-not-cover',
  'person-not-found',
  'pseudonym-missing',
] as const;

@Controller('service-records')
export class RecordServiceController {
  constructor(
    private readonly recordService: RecordService,
    private readonly recordServices: RecordServices,
  ) {}

  @Post()
  @Allows('registrar', 'servicePointWorker', 'clinic')
  @Idempotent()
  @ApiBody({ schema: serviceRecordShape as object })
  @Answers(RecordedServiceView, ...refusals)
  record(@Caller() officer: Officer, @IdempotencyKey() key: IdempotencyKey, @Body() record: unknown) {
    return this.recordService.run(officer, key, record);
  }

  /** 200 also where some were refused: what became of each record is in its own result. */
  @Post('bulk')
  @HttpCode(200)
  @Allows('registrar', 'servicePointWorker', 'clinic')
  @Idempotent()
  @ApiBody({ schema: bulkRequestShape as object })
  @Answers({ schema: bulkAnswerShape }, 'bulk-refused')
  recordAll(@Caller() officer: Officer, @IdempotencyKey() key: IdempotencyKey, @Body() body: unknown) {
    return this.recordServices.run(officer, key, body);
  }
}

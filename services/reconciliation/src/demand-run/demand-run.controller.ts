/** POST /reconciliations: compare now. POST /reconciliations/{runId}/continue: go on in spite of many differences. */
import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { Allows, Caller } from '@liangdi/access';
import { Answers, IdempotencyKey, Idempotent } from '@liangdi/service-host';
import { DemandRun } from './demand-run.js';
import { DemandedRunsView, DemandedRunView, DemandRunRequest } from './demand-run.request.js';

@Controller('reconciliations')
export class DemandRunController {
  constructor(private readonly demandRun: DemandRun) {}

  @Post()
  @HttpCode(202)
  @Allows('auditor', 'agreementManager', 'operator')
  @Idempotent()
  @Answers(DemandedRunsView, 'agreement-not-found')
  demand(@Caller() caller: Caller, @IdempotencyKey() key: IdempotencyKey, @Body() wanted: DemandRunRequest) {
    return this.demandRun.run(caller, key, wanted);
  }

  @Post(':runId/continue')
  @HttpCode(202)
  @Allows('agreementManager', 'operator')
  @Idempotent()
  @Answers(DemandedRunView, 'reconciliation-run-not-found', 'reconciliation-not-stopped')
  goOn(@Caller() caller: Caller, @IdempotencyKey() key: IdempotencyKey, @Param('runId') runId: string) {
    return this.demandRun.goOn(caller, key, runId);
  }
}

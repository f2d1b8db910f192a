/** POST /reconciliation-tasks/{id}/close: the agreement manager decides what a machine could not. */
import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { Allows, Caller, type Officer } from '@liangdi/access';
import { Answers, IdempotencyKey, Idempotent } from '@liangdi/service-host';
import { DiscrepancyView } from '../discrepancy.view.js';
import { CloseTaskRequest } from './close-task.request.js';
import { CloseTask } from './close-task.js';

@Controller('reconciliation-tasks')
export class CloseTaskController {
  constructor(private readonly closeTask: CloseTask) {}

  @Post(':discrepancyId/close')
  @HttpCode(200)
  @Allows('agreementManager')
  @Idempotent()
  @Answers(DiscrepancyView, 'discrepancy-not-found', 'discrepancy-not-open')
  close(
    @Caller() manager: Officer,
    @IdempotencyKey() key: IdempotencyKey,
    @Param('discrepancyId') discrepancyId: string,
    @Body() { decision }: CloseTaskRequest,
  ) {
    return this.closeTask.run(manager, key, discrepancyId, decision);
  }
}

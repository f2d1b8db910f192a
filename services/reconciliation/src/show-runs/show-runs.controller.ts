/** GET /reconciliations and below: runs, the report of one, its differences. For those who answer for the ledgers. */
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';
import { Allows, Caller } from '@liangdi/access';
import { directions } from '@liangdi/record';
import { Answers, PageQuery, type PageRequest } from '@liangdi/service-host';
import { DiscrepancyView } from '../discrepancy.view.js';
import { RunReportView, runStates, RunView } from '../run.view.js';
import { runFilterOf } from './run-filter.js';
import { ShowRuns } from './show-runs.js';

@Controller('reconciliations')
@Allows('auditor', 'agreementManager', 'operator')
export class ShowRunsController {
  constructor(private readonly showRuns: ShowRuns) {}

  @Get()
  @ApiQuery({ name: 'agreementId', required: false, schema: { type: 'string', format: 'uuid' } })
  @ApiQuery({ name: 'direction', required: false, schema: { type: 'string', enum: [...directions] } })
  @ApiQuery({ name: 'state', required: false, schema: { type: 'string', enum: [...runStates] } })
  @Answers({ pageOf: RunView })
  list(
    @Caller() caller: Caller,
    @PageQuery('instant', 'uuid') page: PageRequest,
    @Query('agreementId') agreementId?: unknown,
    @Query('direction') direction?: unknown,
    @Query('state') state?: unknown,
  ) {
    return this.showRuns.list(caller, page, runFilterOf({ agreementId, direction, state }));
  }

  @Get(':runId')
  @Answers(RunReportView, 'reconciliation-run-not-found')
  one(@Caller() caller: Caller, @Param('runId') runId: string) {
    return this.showRuns.one(caller, runId);
  }

  @Get(':runId/discrepancies')
  @Answers({ pageOf: DiscrepancyView }, 'reconciliation-run-not-found')
  discrepancies(
    @Caller() caller: Caller,
    @PageQuery('integer', 'text') page: PageRequest,
    @Param('runId') runId: string,
  ) {
    return this.showRuns.discrepancies(caller, page, runId);
  }

  @Get(':runId/discrepancies/:discrepancyId')
  @Answers(DiscrepancyView, 'reconciliation-run-not-found', 'discrepancy-not-found')
  discrepancy(
    @Caller() caller: Caller,
    @Param('runId') runId: string,
    @Param('discrepancyId') discrepancyId: string,
  ) {
    return this.showRuns.discrepancy(caller, runId, discrepancyId);
  }
}

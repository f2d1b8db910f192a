/** GET /reconciliations/months, /years and /months.html: what comparing came to, in fixed periods. */
import { Controller, Get, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Allows, Caller } from '@liangdi/access';
import { Answers } from '@liangdi/service-host';
import { pageLanguage, tellPage } from '../printable-page.js';
import { PrintSummaryQuery, SummariseQuery } from './summarise.request.js';
import { SummariseRuns } from './summarise-runs.js';
import { SummaryView } from './summary.view.js';

@Controller('reconciliations')
@Allows('auditor', 'agreementManager', 'operator')
export class SummariseRunsController {
  constructor(private readonly summariseRuns: SummariseRuns) {}

  @Get('months')
  @Answers(SummaryView)
  months(@Caller() caller: Caller, @Query() { year }: SummariseQuery) {
    return this.summariseRuns.months(caller, year);
  }

  @Get('years')
  @Answers(SummaryView)
  years(@Caller() caller: Caller) {
    return this.summariseRuns.years(caller);
  }

  @Get('months.html')
  @Answers({ file: 'text/html' })
  async page(
    @Caller() caller: Caller,
    @Query() { year, lang }: PrintSummaryQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const language = pageLanguage(reply, lang);
    const page = await this.summariseRuns.page(caller, year, language);
    tellPage(reply, language);
    return page;
  }
}

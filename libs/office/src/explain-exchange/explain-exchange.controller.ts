/** GET /agreements/explanation: may we, by which clause, and if not, what is missing. */
import { Controller, Get, Query } from '@nestjs/common';
import { Allows, Caller, type Officer } from '@liangdi/access';
import { Answers } from '@liangdi/service-host';
import { ExplainExchangeRequest } from './explain-exchange.request.js';
import { ExplainExchange } from './explain-exchange.js';
import { ExplanationView } from './explanation.view.js';

@Controller('agreements/explanation')
export class ExplainExchangeController {
  constructor(private readonly explainExchange: ExplainExchange) {}

  @Get()
  @Allows('registrar', 'servicePointWorker', 'clinic', 'agreementManager', 'auditor')
  @Answers(ExplanationView, 'partner-unknown', 'recipient-office-unknown')
  explain(@Caller() officer: Officer, @Query() asked: ExplainExchangeRequest) {
    return this.explainExchange.run(officer, asked);
  }
}

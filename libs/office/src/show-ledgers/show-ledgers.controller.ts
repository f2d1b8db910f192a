/** GET /ledgers: each ledger of this party in numbers. */
import { Controller, Get } from '@nestjs/common';
import { Allows, Caller } from '@liangdi/access';
import { Answers } from '@liangdi/service-host';
import { LedgerView } from './ledger.view.js';
import { ShowLedgers } from './show-ledgers.js';

@Controller('ledgers')
export class ShowLedgersController {
  constructor(private readonly showLedgers: ShowLedgers) {}

  @Get()
  @Allows('auditor', 'agreementManager', 'operator')
  @Answers({ listOf: LedgerView })
  list(@Caller() caller: Caller) {
    return this.showLedgers.run(caller);
  }
}

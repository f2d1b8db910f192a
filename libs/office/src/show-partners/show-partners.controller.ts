/** GET /partners: the parties known here, their offices and keys. */
import { Controller, Get } from '@nestjs/common';
import { Allows, Caller } from '@liangdi/access';
import { Answers } from '@liangdi/service-host';
import { PartnerView } from '../partner.view.js';
import { ShowPartners } from './show-partners.js';

@Controller('partners')
export class ShowPartnersController {
  constructor(private readonly showPartners: ShowPartners) {}

  @Get()
  @Allows('registrar', 'servicePointWorker', 'clinic', 'agreementManager', 'auditor', 'operator', 'person')
  @Answers({ listOf: PartnerView })
  list(@Caller() caller: Caller) {
    return this.showPartners.run(caller);
  }
}

/** GET /agreements and GET /agreements/{id}/versions/{v}: the terms, who signed them, and where they stand. */
import { Controller, Get, Param } from '@nestjs/common';
import { Allows, Caller } from '@liangdi/access';
import { Answers, PageQuery, type PageRequest } from '@liangdi/service-host';
import { AgreementPath } from '../agreement-path.js';
import { AgreementView } from '../agreement.view.js';
import { AgreementLineView } from './agreement-list.view.js';
import { ShowAgreements } from './show-agreements.js';

@Controller('agreements')
@Allows('agreementManager', 'auditor', 'registrar', 'servicePointWorker', 'clinic', 'operator')
export class ShowAgreementsController {
  constructor(private readonly showAgreements: ShowAgreements) {}

  @Get()
  @Answers({ pageOf: AgreementLineView })
  list(@Caller() caller: Caller, @PageQuery('uuid', 'integer') page: PageRequest) {
    return this.showAgreements.list(caller, page);
  }

  @Get(':agreementId/versions/:agreementVersion')
  @Answers(AgreementView, 'agreement-not-found')
  one(@Caller() caller: Caller, @Param() path: AgreementPath) {
    return this.showAgreements.one(caller, path);
  }
}

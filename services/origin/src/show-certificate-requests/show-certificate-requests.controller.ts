/** GET /certificate-requests and /certificate-requests/{id}: to an office its open tasks, to the person what she has asked. */
import { Controller, Get, Param } from '@nestjs/common';
import { Allows, Caller } from '@liangdi/access';
import { Answers, PageQuery, type PageRequest } from '@liangdi/service-host';
import { CertificateRequestView } from '../certificate-request.view.js';
import { ShowCertificateRequests } from './show-certificate-requests.js';

@Controller('certificate-requests')
export class ShowCertificateRequestsController {
  constructor(private readonly showCertificateRequests: ShowCertificateRequests) {}

  @Get()
  @Allows('registrar', 'person')
  @Answers({ pageOf: CertificateRequestView }, 'account-without-person')
  list(@Caller() caller: Caller, @PageQuery('instant', 'uuid') page: PageRequest) {
    return this.showCertificateRequests.list(caller, page);
  }

  @Get(':requestId')
  @Allows('registrar', 'person')
  @Answers(
    CertificateRequestView,
    'certificate-request-not-found',
    'office-not-allowed',
    'account-without-person',
  )
  show(@Caller() caller: Caller, @Param('requestId') requestId: string) {
    return this.showCertificateRequests.one(caller, requestId);
  }
}

/** GET /certificates: the person's own certificates, whole, to download. */
import { Controller, Get } from '@nestjs/common';
import { Allows, Caller, type PersonCaller } from '@liangdi/access';
import { Answers, PageQuery, type PageRequest } from '@liangdi/service-host';
import { ShowCertificates } from './show-certificates.js';
import { OwnCertificateView } from './show-certificates.view.js';

@Controller('certificates')
export class ShowCertificatesController {
  constructor(private readonly showCertificates: ShowCertificates) {}

  @Get()
  @Allows('person')
  @Answers({ pageOf: OwnCertificateView }, 'account-without-person', 'person-not-found')
  list(@Caller() person: PersonCaller, @PageQuery('instant', 'uuid') page: PageRequest) {
    return this.showCertificates.run(person, page);
  }
}

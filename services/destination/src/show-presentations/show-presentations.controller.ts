/** GET /presentations: what an office could not confirm yet and has to follow up. */
import { Controller, Get } from '@nestjs/common';
import { Allows, Caller, type Officer } from '@liangdi/access';
import { Answers, PageQuery, type PageRequest } from '@liangdi/service-host';
import { PresentationView } from '../presentation.view.js';
import { ShowPresentations } from './show-presentations.js';

@Controller('presentations')
export class ShowPresentationsController {
  constructor(private readonly showPresentations: ShowPresentations) {}

  @Get()
  @Allows('servicePointWorker')
  @Answers({ pageOf: PresentationView })
  list(@Caller() worker: Officer, @PageQuery('instant', 'uuid') page: PageRequest) {
    return this.showPresentations.run(worker, page);
  }
}

/** GET /reconciliation-tasks: the differences that wait for an office, the most urgent first. */
import { Controller, Get } from '@nestjs/common';
import { Allows, Caller } from '@liangdi/access';
import { Answers, PageQuery, type PageRequest } from '@liangdi/service-host';
import { ListOpenTasks } from './list-open-tasks.js';
import { OpenTaskView } from './open-task.view.js';

@Controller('reconciliation-tasks')
export class ListOpenTasksController {
  constructor(private readonly listOpenTasks: ListOpenTasks) {}

  @Get()
  @Allows('auditor', 'agreementManager', 'operator')
  @Answers({ pageOf: OpenTaskView })
  list(@Caller() caller: Caller, @PageQuery('instant', 'uuid') page: PageRequest) {
    return this.listOpenTasks.run(caller, page);
  }
}

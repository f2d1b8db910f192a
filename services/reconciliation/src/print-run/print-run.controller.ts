/** GET /reconciliations/{id}/report.html and report.xlsx: the report of a run to print and file, and to work with in Excel. */
import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Allows, Caller } from '@liangdi/access';
import { Answers } from '@liangdi/service-host';
import { pageLanguage, tellPage } from '../printable-page.js';
import { PrintRun } from './print-run.js';
import { PrintRunQuery } from './print-run.request.js';

const workbookType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

@Controller('reconciliations/:runId')
@Allows('auditor', 'agreementManager', 'operator')
export class PrintRunController {
  constructor(private readonly printRun: PrintRun) {}

  @Get('report.html')
  @Answers({ file: 'text/html' }, 'reconciliation-run-not-found')
  async page(
    @Caller() caller: Caller,
    @Param('runId') runId: string,
    @Query() { lang }: PrintRunQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const language = pageLanguage(reply, lang);
    const page = await this.printRun.page(caller, runId, language);
    tellPage(reply, language);
    return page;
  }

  @Get('report.xlsx')
  @Answers({ file: workbookType }, 'reconciliation-run-not-found')
  async workbook(
    @Caller() caller: Caller,
    @Param('runId') runId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const workbook = await this.printRun.workbook(caller, runId);
    void reply.headers({
      'Content-Type': workbookType,
      'Content-Disposition': `attachment; filename="reconciliation-${runId}.xlsx"`,
    });
    return workbook;
  }
}

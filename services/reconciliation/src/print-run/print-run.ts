/** Prints a run: a page for the file, a workbook for the desk. Protects: both say what the JSON report says, from the same snapshot. */
import { Injectable } from '@nestjs/common';
import { requireRole, type Caller } from '@liangdi/access';
import { Database } from '@liangdi/database';
import { Clock } from '@liangdi/office';
import { Terms } from '@liangdi/terms';
import { listDiscrepancies, type DiscrepancyRow } from '../discrepancy-rows.js';
import { readReport } from '../run-report.js';
import type { RunReportView } from '../run.view.js';
import type { Language } from '../words.js';
import { runPage } from './run-page.js';
import { runWorkbook } from './run-workbook.js';

/** What a printer and a reader can take; all of them are in the workbook, and by the page in the interface. */
const mostOnPaper = 500;
/** A worksheet ends at 1,048,576 rows; a machine heals 10,000 differences at most unasked. */
const mostInWorkbook = 100_000;

@Injectable()
export class PrintRun {
  constructor(
    private readonly database: Database,
    private readonly terms: Terms,
    private readonly clock: Clock,
  ) {}

  async page(caller: Caller, runId: string, language: Language): Promise<string> {
    const { report, differences } = await this.read(caller, runId, mostOnPaper);
    return runPage(report, differences, language, this.clock.now());
  }

  async workbook(caller: Caller, runId: string): Promise<Buffer> {
    const { report, differences } = await this.read(caller, runId, mostInWorkbook);
    return runWorkbook(report, differences);
  }

  private read(
    caller: Caller,
    runId: string,
    limit: number,
  ): Promise<{ report: RunReportView; differences: DiscrepancyRow[] }> {
    requireRole(caller, 'auditor', 'agreementManager', 'operator');
    return this.database.inTransaction(
      caller,
      async (tx) => ({
        report: await readReport(tx, this.terms, runId, this.clock.now()),
        differences: await listDiscrepancies(tx, runId, { limit }),
      }),
      { isolation: 'repeatable read' },
    );
  }
}

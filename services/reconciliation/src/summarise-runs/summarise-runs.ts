/** Sums up comparisons by calendar month and year. Protects: what leaves here has gone through the rule for small numbers, on every way out. */
import { Injectable } from '@nestjs/common';
import { requireRole, type Caller } from '@liangdi/access';
import { indicatorTargets } from '@liangdi/agreement';
import { Database } from '@liangdi/database';
import { Clock } from '@liangdi/office';
import { civilDateOf, instant } from '@liangdi/record';
import type { Language } from '../words.js';
import { listPeriods, type PeriodLength } from './period-rows.js';
import { shownPeriods } from './shown-periods.js';
import { summaryPage } from './summary-page.js';
import type { SummaryView } from './summary.view.js';

const rule = {
  zh: '不足 10 条的期间不显示；如只有一个期间不显示，则同时隐去其中最小的另一个期间。数量按 5 取整，比率取至千分位。',
  en: 'Periods of fewer than ten entries are not shown; where it is only one, the smallest of the others is hidden with it. Counts are rounded to five, rates to a tenth of a per cent.',
};

@Injectable()
export class SummariseRuns {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  months(caller: Caller, year: string | undefined): Promise<SummaryView> {
    const asked = Number(year ?? this.presentYear());
    return this.sumUp(caller, 'month', newYear(asked), newYear(asked + 1));
  }

  years(caller: Caller): Promise<SummaryView> {
    return this.sumUp(caller, 'year', newYear(2000), newYear(2100));
  }

  async page(caller: Caller, year: string | undefined, language: Language): Promise<string> {
    const summary = await this.months(caller, year);
    return summaryPage(summary, year ?? this.presentYear(), language, this.clock.now());
  }

  private presentYear(): string {
    return civilDateOf(instant(this.clock.now())).slice(0, 4);
  }

  private sumUp(caller: Caller, length: PeriodLength, from: Date, until: Date): Promise<SummaryView> {
    requireRole(caller, 'auditor', 'agreementManager', 'operator');
    const now = this.clock.now();
    const present = civilDateOf(instant(now)).slice(0, length === 'month' ? 7 : 4);
    return this.database.inTransaction(caller, async (tx) => {
      const rows = await listPeriods(tx, length, from, until, now);
      const { ledgerAgreementRate, reconciliationClosureRate } = indicatorTargets;
      return {
        items: shownPeriods(rows, length, present),
        targets: { ledgerAgreementRate, reconciliationClosureRate },
        ...rule,
      };
    });
  }
}

/** Periods are those of the calendar in China. */
function newYear(year: number): Date {
  return new Date(`${year}-01-01T00:00:00+08:00`);
}

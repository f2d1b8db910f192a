/** The months of a year as a page to print and file. Protects: what is hidden says that it is, in words. */
import { agreementWords } from '@liangdi/agreement';
import { html, type Html } from '../html.js';
import { printablePage } from '../printable-page.js';
import { printedNumber, printedTime } from '../printed.js';
import { classWords, type Language } from '../words.js';
import type { PeriodView, SummaryView } from './summary.view.js';

const pageWords = {
  zh: {
    title: (year: string) => `${year} 年台账核对月报`,
    subtitle: '两地 · 跨地记录交换',
    month: '月份',
    runs: '核对次数',
    agreed: '其中一致',
    compared: '核对条数',
    rate: '台账一致率',
    found: '差异',
    healed: '已处理',
    open: '待办',
    again: '再次出现',
    closure: '按期办结率',
    agreement: '协议编号',
    hidden: '不显示',
    running: '未完',
    none: '这一年没有核对。',
    targets: (rate: string, closure: string) =>
      `通常目标：台账一致率不低于 ${rate}，按期办结率不低于 ${closure}。`,
    caption: '台账一致率：当月首次核对时双方已相同的条数所占比例。',
    signers: ['制表人（签字）', '复核人（签字）', '日期（单位盖章）'],
    printed: (at: string) => `打印于 ${at}（北京时间）。指标衡量机构，不衡量个人；本页不含个人信息。`,
  },
  en: {
    title: (year: string) => `Reconciliation by month, ${year}`,
    subtitle: 'Liangdi · exchange between two places',
    month: 'Month',
    runs: 'Runs',
    agreed: 'Agreed',
    compared: 'Compared',
    rate: 'Ledger agreement',
    found: 'Differences',
    healed: 'Dealt with',
    open: 'Open',
    again: 'Found again',
    closure: 'Closed in time',
    agreement: 'Agreement',
    hidden: 'not shown',
    running: 'running',
    none: 'Nothing was compared in this year.',
    targets: (rate: string, closure: string) =>
      `Usual targets: ledger agreement at least ${rate}, closed in time at least ${closure}.`,
    caption:
      'Ledger agreement: share of the entries that were the same on both sides when first compared in the month.',
    signers: ['Drawn up by (signature)', 'Reviewed by (signature)', 'Date (seal)'],
    printed: (at: string) =>
      `Printed ${at} (Beijing time). Indicators measure offices, never persons; this page contains no personal data.`,
  },
} as const;

export function summaryPage(summary: SummaryView, year: string, language: Language, now: Date): string {
  const words = pageWords[language];
  const { ledgerAgreementRate, reconciliationClosureRate } = summary.targets;
  const title = words.title(year);
  const body = html`<header>
      <p>${words.subtitle}</p>
      <h1>${title}</h1>
    </header>
    <main>
      ${summary.items.length === 0 && html`<p class="verdict wait">${words.none}</p>`}
      ${streamsOf(summary.items).map((stream) => streamPart(stream, language))}
      <p>${words.targets(percent(ledgerAgreementRate), percent(reconciliationClosureRate))}</p>
      <p class="note">${words.caption}</p>
      <p class="note">${summary[language]}</p>
      <div class="signing">${words.signers.map((signer) => html`<p>${signer}</p>`)}</div>
    </main>
    <footer><p>${words.printed(printedTime(now))}</p></footer>`;
  return printablePage(language, title, body);
}

function streamsOf(items: readonly PeriodView[]): PeriodView[][] {
  const streams = new Map<string, PeriodView[]>();
  for (const item of items) {
    const name = `${item.agreementId} ${item.direction}`;
    streams.set(name, [...(streams.get(name) ?? []), item]);
  }
  return [...streams.values()];
}

function streamPart(periods: readonly PeriodView[], language: Language): Html {
  const words = pageWords[language];
  const { agreementId, direction } = periods[0]!;
  const column = (name: string) => html`<th scope="col" class="number">${name}</th>`;
  const numbers = [
    words.runs,
    words.agreed,
    words.compared,
    words.rate,
    words.found,
    words.healed,
    words.open,
    words.again,
    words.closure,
  ];
  return html`<h2>${agreementWords.direction[direction][language]}</h2>
    <p>${words.agreement} <code>${agreementId}</code></p>
    <table>
      <thead>
        <tr>
          <th scope="col">${words.month}</th>
          ${numbers.map(column)}
        </tr>
      </thead>
      ${periods.map((period) => periodPart(period, language))}
    </table>`;
}

function periodPart(view: PeriodView, language: Language): Html {
  const words = pageWords[language];
  const cell = (shown: string) => html`<td class="number">${shown}</td>`;
  const count = (value: number | null) =>
    cell(value === null ? words.hidden : printedNumber(value, language));
  const rate = (value: number | null) => cell(value === null ? words.hidden : percent(value));
  const classes = (view.byClass ?? []).map(
    ({ class: name, found }) => `${classWords[name][language]} ${printedNumber(found, language)}`,
  );
  return html`<tbody class="one">
    <tr>
      <th scope="row" class="word">
        ${view.period}${!view.complete && html` <span class="note">${words.running}</span>`}
      </th>
      ${cell(printedNumber(view.runs, language))}${cell(printedNumber(view.agreed, language))}${count(view.entriesCompared)}${rate(view.ledgerAgreementRate)}${count(view.found)}${count(view.healed)}${count(view.open)}${count(view.foundAgain)}${rate(view.reconciliationClosureRate)}
    </tr>
    ${
      classes.length > 0 &&
      html`<tr>
        <td colspan="10" class="story">${classes.join(' · ')}</td>
      </tr>`
    }
  </tbody>`;
}

function percent(rate: number): string {
  return `${(100 * rate).toFixed(1)}%`;
}

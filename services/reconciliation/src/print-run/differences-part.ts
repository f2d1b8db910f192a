/** Each difference with its story: what both ledgers held, and what was done about it, line by line. */
import type { Row } from '@liangdi/sketch';
import type { DiscrepancyRow } from '../discrepancy-rows.js';
import { html, type Html } from '../html.js';
import { printedDate, printedNumber, printedTime } from '../printed.js';
import type { RunReportView } from '../run.view.js';
import { classWords, differenceStateWords, healedHowWords, wrongSideWords, type Language } from '../words.js';
import { pageWords } from './run-page.words.js';

const statusWords = {
  applied: { zh: '已接收', en: 'applied' },
  refused: { zh: '已退回', en: 'refused' },
  withdrawn: { zh: '已撤回', en: 'withdrawn' },
} as const;

export function differencesPart(
  report: RunReportView,
  differences: readonly DiscrepancyRow[],
  language: Language,
): Html {
  const words = pageWords[language];
  if (differences.length === 0)
    return html`<h2>${words.differences}</h2>
      <p>${report.state === 'agreed' ? words.none : words.noneYet}</p>`;
  const stood = differences.reduce((sum, { count }) => sum + count, 0);
  const number = (value: number) => printedNumber(value, language);
  return html`<h2 id="differences">${words.differences}</h2>
    ${stood < report.found && html`<p>${words.more(number(stood), number(report.found))}</p>`}
    <div class="wide" role="region" aria-labelledby="differences" tabindex="0">
      <table>
        <thead>
          <tr>
            <th scope="col" class="number">${words.seq}</th>
            <th scope="col" class="word">${words.class}</th>
            <th scope="col">${words.record}</th>
            <th scope="col" class="word">${words.wrongSide}</th>
            <th scope="col">${words.state}</th>
          </tr>
        </thead>
        ${differences.map((each) => differencePart(each, language))}
      </table>
    </div>`;
}

function differencePart(row: DiscrepancyRow, language: Language): Html {
  const words = pageWords[language];
  const side = (name: string, held: Row | null) =>
    html`<p><strong>${name}</strong> ${held ? rowPart(held, language) : words.noRow}</p>`;
  const lines = row.story.map(
    (line) =>
      html`<li>
        ${printedTime(line.at)} · ${line.by === 'own' ? words.own : words.partner} · ${line[language]}
      </li>`,
  );
  return html`<tbody class="one">
    <tr>
      <th scope="row" class="number">${seqsOf(row, language)}</th>
      <td class="word">${classWords[row.class][language]}</td>
      <td class="word">${row.record_id ? html`<code>${row.record_id}</code> v${row.version}` : '—'}</td>
      <td class="word">${wrongSideWords[row.wrong_side][language]}</td>
      <td>${stateOf(row, language)}</td>
    </tr>
    <tr>
      <td colspan="5" class="story">
        <div class="rows">${side(words.own, row.own_row)}${side(words.partner, row.partner_row)}</div>
        ${
          lines.length > 0 &&
          html`<ol>
            ${lines}
          </ol>`
        }
      </td>
    </tr>
  </tbody>`;
}

function rowPart(held: Row, language: Language): Html {
  return html`${statusWords[held.status][language]} · v${held.version} · <code>${held.digest}</code>`;
}

/** A lost tail stands as one difference for many numbers. */
function seqsOf({ seq, count }: DiscrepancyRow, language: Language): string {
  const first = printedNumber(seq, language);
  return count > 1 ? `${first}–${printedNumber(seq + count - 1, language)}` : first;
}

function stateOf(row: DiscrepancyRow, language: Language): string {
  const state = differenceStateWords[row.state][language];
  const [colon, comma] = language === 'zh' ? ['：', '，'] : [': ', ', '];
  if (row.state === 'healed') return `${state}${colon}${healedHowWords(row.healed_how)[language]}`;
  if (row.state !== 'open') return state;
  return `${state}${colon}${row.office ?? '—'}${comma}${pageWords[language].due} ${printedDate(row.due_at)}`;
}

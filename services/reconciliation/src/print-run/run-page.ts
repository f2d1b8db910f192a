/** The report of one run as a page: first whether the ledgers are equal, then between whom, how much, the proof, and each difference. */
import { agreementWords } from '@liangdi/agreement';
import type { Direction } from '@liangdi/record';
import type { DiscrepancyRow } from '../discrepancy-rows.js';
import { html, type Html } from '../html.js';
import { printablePage } from '../printable-page.js';
import { printedBytes, printedDate, printedDuration, printedNumber, printedTime } from '../printed.js';
import type { RunCause } from '../run-rows.js';
import type { PartyNameView, RunReportView } from '../run.view.js';
import { causeWords, classWords, healedHowWords, type Language } from '../words.js';
import { differencesPart } from './differences-part.js';
import { proofPart } from './proof-part.js';
import { pageWords } from './run-page.words.js';

export function runPage(
  report: RunReportView,
  differences: readonly DiscrepancyRow[],
  language: Language,
  now: Date,
): string {
  const words = pageWords[language];
  const { own, other } = report;
  const body = html`<header>
      <p>${words.subtitle}</p>
      <h1>${words.title}</h1>
      <p><bdi>${own[language]}</bdi> — <bdi>${other[language]}</bdi> · ${printedDate(report.startedAt)}</p>
    </header>
    <main>
      ${verdictPart(report, language)} ${figuresPart(report, language)} ${scopePart(report, language)}
      ${classesPart(report, language)} ${tasksPart(report, language)} ${proofPart(report, language)}
      ${differencesPart(report, differences, language)}
      <div class="signing">${words.signers.map((signer) => html`<p>${signer}</p>`)}</div>
    </main>
    <footer><p>${words.printed(printedTime(now))}</p></footer>`;
  return printablePage(language, `${words.title} ${printedDate(report.startedAt)} ${other[language]}`, body);
}

/** The mark stands beside the words: on a black and white printer the colour is gone. */
function verdictPart(report: RunReportView, language: Language): Html {
  const look =
    report.state === 'agreed' ? 'good' : report.ended && report.state !== 'failed' ? 'bad' : 'wait';
  const mark = { good: '✓', bad: '✗', wait: '…' }[look];
  const { percent } = report.progress;
  return html`<p class="verdict ${look}">
      <span class="mark" aria-hidden="true">${mark}</span>${unbroken(report[language])}
    </p>
    ${!report.ended && html`<p class="note">${pageWords[language].underWay}</p>`}
    ${!report.ended && percent !== null && html`<progress max="100" value="${percent}">${percent} %</progress>`}`;
}

/** Dates do not break at the end of a line. */
function unbroken(sentence: string): (string | Html)[] {
  return sentence
    .split(/(\d{4}-\d\d-\d\d)/)
    .map((part, index) => (index % 2 === 1 ? html`<span class="whole">${part}</span>` : part));
}

function figuresPart(report: RunReportView, language: Language): Html {
  const words = pageWords[language];
  // Before anything was compared, nothing found says nothing.
  const figure = (name: string, value: number | null) =>
    html`<div>
      <dt>${name}</dt>
      <dd>${printedNumber(report.compared === null ? null : value, language)}</dd>
    </div>`;
  return html`<h2>${words.numbers}</h2>
    <dl class="figures">
      ${figure(words.compared, report.compared)}${figure(words.equal, report.equal)}${figure(words.found, report.found)}${figure(words.healed, report.healed)}${figure(words.open, report.open)}
    </dl>`;
}

function scopePart(report: RunReportView, language: Language): Html {
  const words = pageWords[language];
  const { own, other, way } = report;
  const [ownRole, otherRole] = way === 'out' ? [words.sends, words.receives] : [words.receives, words.sends];
  const number = (value: number | null) => printedNumber(value, language);
  const facts: [string, string | Html][] = [
    [words.own, partyPart(own, ownRole, language)],
    [words.partner, partyPart(other, otherRole, language)],
    [words.direction, agreementWords.direction[report.direction as Direction][language]],
    [words.cause, causeWords[report.cause as RunCause][language]],
    [words.cut, number(report.cut)],
    [words.heads, `${number(report.ownHead)} / ${number(report.partnerHead)}`],
    [words.began, printedTime(report.startedAt)],
    [words.ended, report.finishedAt ? printedTime(report.finishedAt) : words.notEnded],
    [words.took, `${printedDuration(report.seconds, language)} · ${words.rounds} ${report.rounds}`],
    [
      words.traffic,
      `${printedBytes(report.bytesSent, language)} / ${printedBytes(report.bytesReceived, language)} · ${words.messages} ${report.messagesSent}`,
    ],
  ];
  return html`<h2>${words.who}</h2>
    <dl class="facts">
      ${facts.map(
        ([name, value]) =>
          html`<dt>${name}</dt>
            <dd>${value}</dd>`,
      )}
    </dl>
    <dl>
      <dt>${words.agreement}</dt>
      <dd><code>${report.agreementId}</code></dd>
      <dt>${words.run}</dt>
      <dd><code>${report.runId}</code></dd>
    </dl>`;
}

function partyPart(party: PartyNameView, role: string, language: Language): Html {
  const rest = language === 'zh' ? `（${party.party}），${role}` : ` (${party.party}), ${role}`;
  return html`<bdi>${party[language]}</bdi>${rest}`;
}

function classesPart(report: RunReportView, language: Language): Html | false {
  if (report.byClass.length === 0) return false;
  const words = pageWords[language];
  const number = (value: number) => html`<td class="number">${printedNumber(value, language)}</td>`;
  const rows = report.byClass.map((counts) => {
    const { meaning, ...name } = classWords[counts.class];
    return html`<tr>
      <th scope="row" class="word">${name[language]}</th>
      <td>${meaning[language]}</td>
      ${number(counts.found)}${number(counts.healed)}${number(counts.open)}
    </tr>`;
  });
  const ways = report.healedHow.map(
    ({ how, count }) =>
      html`<tr>
        <td>${healedHowWords(how || null)[language]}</td>
        ${number(count)}
      </tr>`,
  );
  return html`<h2>${words.classes}</h2>
    <table>
      <thead>
        <tr>
          <th scope="col">${words.class}</th>
          <th scope="col">${words.meaning}</th>
          <th scope="col" class="number">${words.found}</th>
          <th scope="col" class="number">${words.healed}</th>
          <th scope="col" class="number">${words.open}</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
    ${
      ways.length > 0 &&
      html`<table>
        <thead>
          <tr>
            <th scope="col">${words.how}</th>
            <th scope="col" class="number">${words.count}</th>
          </tr>
        </thead>
        <tbody>
          ${ways}
        </tbody>
      </table>`
    }`;
}

function tasksPart(report: RunReportView, language: Language): Html | false {
  if (report.openFor.length === 0) return false;
  const words = pageWords[language];
  const rows = report.openFor.map(
    ({ office, count, firstDueAt }) =>
      html`<tr>
        <td>${office ?? '—'}</td>
        <td class="number">${printedNumber(count, language)}</td>
        <td>${printedDate(firstDueAt)}</td>
      </tr>`,
  );
  return html`<h2>${words.tasks}</h2>
    <table>
      <thead>
        <tr>
          <th scope="col">${words.office}</th>
          <th scope="col" class="number">${words.count}</th>
          <th scope="col">${words.until}</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>`;
}

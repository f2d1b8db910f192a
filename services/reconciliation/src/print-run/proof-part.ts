/** The part of the report an auditor compares letter by letter: both roots, the checkpoint, who signed it with which key. */
import { html, type Html } from '../html.js';
import { printedNumber, printedTime } from '../printed.js';
import type { CheckpointView, RunReportView } from '../run.view.js';
import type { Language } from '../words.js';
import { pageWords } from './run-page.words.js';

export function proofPart(report: RunReportView, language: Language): Html {
  const words = pageWords[language];
  const { checkpoint } = report;
  return html`<h2>${words.proof}</h2>
    ${rootsPart(report, language)}
    <h3>${words.checkpoint}</h3>
    ${checkpoint ? checkpointPart(report, checkpoint, language) : html`<p>${words.noCheckpoint}</p>`}`;
}

function rootsPart({ ownRoot, partnerRoot }: RunReportView, language: Language): Html {
  const words = pageWords[language];
  if (ownRoot === null && partnerRoot === null) return html`<p>${words.noRoots}</p>`;
  const both = ownRoot !== null && partnerRoot !== null;
  return html`<dl>
      <dt>${words.ownRoot}</dt>
      <dd><code>${ownRoot ?? '—'}</code></dd>
      <dt>${words.partnerRoot}</dt>
      <dd><code>${partnerRoot ?? '—'}</code></dd>
    </dl>
    ${both && html`<p>${ownRoot === partnerRoot ? words.rootsEqual : words.rootsDiffer}</p>`}`;
}

function checkpointPart(report: RunReportView, checkpoint: CheckpointView, language: Language): Html {
  const words = pageWords[language];
  const number = (value: number) => printedNumber(value, language);
  const nameOf = (party: string | null) =>
    [report.own, report.other].find((known) => known.party === party)?.[language] ?? words.unknownSigner;
  const { fromSeq, throughSeq, entries, countersignedAt } = checkpoint;
  return html`<p>
      ${words.checkpointNo(number(checkpoint.number), number(fromSeq), number(throughSeq), number(entries))}${countersignedAt && ` · ${printedTime(countersignedAt)}`}
    </p>
    ${!countersignedAt && html`<p><strong>${words.onlyOne}</strong></p>`}
    <dl>
      <dt>${words.digest}</dt>
      <dd><code>${checkpoint.digest}</code></dd>
      ${checkpoint.signatures.map(
        ({ party, kid, signature }) =>
          html`<dt>${words.signature(nameOf(party))}</dt>
            <dd>${words.key} <code>${kid}</code><br /><code>${signature}</code></dd>`,
      )}
    </dl>
    <p class="note">${words.verifyHint}</p>`;
}

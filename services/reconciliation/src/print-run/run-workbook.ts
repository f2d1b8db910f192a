/**
 * The report as a workbook of two sheets, headings in both languages. Protects: every text is a cell of type text, so that nothing a partner
 * has written is ever taken for a formula, and no id loses its digits.
 */
import type { Cell, Row } from 'write-excel-file/node';
import writeExcelFile from 'write-excel-file/node';
import { agreementWords } from '@liangdi/agreement';
import type { Direction } from '@liangdi/record';
import type { DiscrepancyRow } from '../discrepancy-rows.js';
import { printedDate, printedTime } from '../printed.js';
import type { RunCause, RunState } from '../run-rows.js';
import type { RunReportView } from '../run.view.js';
import {
  causeWords,
  classWords,
  differenceStateWords,
  healedHowWords,
  stateWords,
  wrongSideWords,
  type Words,
} from '../words.js';
import { pageWords } from './run-page.words.js';

/** What Excel takes in one cell. */
const longest = 32_767;
const { zh, en } = pageWords;

const text = (value: string | null): Cell => ({
  value: (value ?? '').slice(0, longest),
  type: String,
  wrap: true,
  alignVertical: 'top',
});
const number = (value: number | null): Cell =>
  value === null ? text('—') : { value, type: Number, alignVertical: 'top' };
const heading = (value: string): Cell => ({
  value,
  type: String,
  fontWeight: 'bold',
  wrap: true,
  backgroundColor: '#F3F5F8',
});
const both = (words: Words): string => `${words.zh} ${words.en}`;
type Heading = { [K in keyof typeof zh]: (typeof zh)[K] extends string ? K : never }[keyof typeof zh];
const label = (name: Heading): Cell => heading(`${zh[name]} ${en[name]}`);

export function runWorkbook(report: RunReportView, differences: readonly DiscrepancyRow[]): Promise<Buffer> {
  return writeExcelFile([
    {
      sheet: '概况 Summary',
      data: summary(report),
      columns: [{ width: 34 }, { width: 70 }, { width: 14 }, { width: 14 }],
    },
    {
      sheet: '差异 Differences',
      data: [differenceHeadings, ...differences.map(differenceRow)],
      columns: [8, 8, 22, 38, 9, 18, 28, 14, 14, 22, 48, 22, 48, 80, 38].map((width) => ({ width })),
      stickyRowsCount: 1,
    },
  ]).toBuffer() as Promise<Buffer>;
}

function summary(report: RunReportView): Row[] {
  const { own, other, checkpoint } = report;
  return [
    [heading('结果 Result'), text(report.zh)],
    [null, text(report.en)],
    [label('state'), text(both(stateWords[report.state as RunState]))],
    [label('own'), text(`${own.zh} ${own.en} (${own.party})`)],
    [label('partner'), text(`${other.zh} ${other.en} (${other.party})`)],
    [label('direction'), text(both(agreementWords.direction[report.direction as Direction]))],
    [label('agreement'), text(report.agreementId)],
    [label('run'), text(report.runId)],
    [label('cause'), text(both(causeWords[report.cause as RunCause]))],
    [label('began'), text(printedTime(report.startedAt))],
    [
      label('ended'),
      text(report.finishedAt ? printedTime(report.finishedAt) : `${zh.notEnded} ${en.notEnded}`),
    ],
    [heading('用时（秒） Seconds'), number(report.seconds)],
    [label('cut'), number(report.cut)],
    [label('compared'), number(report.compared)],
    [label('equal'), number(report.equal)],
    [label('found'), number(report.found)],
    [label('healed'), number(report.healed)],
    [label('open'), number(report.open)],
    [heading('发出字节 Bytes sent'), number(report.bytesSent)],
    [heading('收到字节 Bytes received'), number(report.bytesReceived)],
    [label('messages'), number(report.messagesSent)],
    [label('ownRoot'), text(report.ownRoot)],
    [label('partnerRoot'), text(report.partnerRoot)],
    [
      label('checkpoint'),
      checkpoint ? number(checkpoint.number) : text(`${zh.noCheckpoint} ${en.noCheckpoint}`),
    ],
    ...(checkpoint ? [[label('digest'), text(checkpoint.digest)]] : []),
    ...(checkpoint?.signatures ?? []).map(({ party, kid, signature }) => [
      heading(`签名 Signature ${party ?? ''}`),
      text(`${kid} ${signature}`),
    ]),
    [],
    [label('class'), label('found'), label('healed'), label('open')],
    ...report.byClass.map((counts) => [
      text(both(classWords[counts.class])),
      number(counts.found),
      number(counts.healed),
      number(counts.open),
    ]),
    [],
    [label('office'), label('until'), label('count')],
    ...report.openFor.map(({ office, count, firstDueAt }) => [
      text(office),
      text(printedDate(firstDueAt)),
      number(count),
    ]),
  ];
}

const differenceHeadings: Row = [
  heading('序号 No.'),
  label('count'),
  label('class'),
  label('record'),
  heading('版本 Version'),
  label('wrongSide'),
  label('state'),
  label('office'),
  heading('期限 Due'),
  heading('本机构办理结果 Own outcome'),
  heading('本机构摘要 Own digest'),
  heading('对方办理结果 Partner outcome'),
  heading('对方摘要 Partner digest'),
  label('story'),
  heading('差异编号 Discrepancy'),
];

function differenceRow(row: DiscrepancyRow): Row {
  const how = row.state === 'healed' ? ` · ${both(healedHowWords(row.healed_how))}` : '';
  const story = row.story.map((line) => `${printedTime(line.at)} ${line.by}: ${line.zh} ${line.en}`);
  return [
    number(row.seq),
    number(row.count),
    text(both(classWords[row.class])),
    text(row.record_id),
    number(row.version),
    text(both(wrongSideWords[row.wrong_side])),
    text(both(differenceStateWords[row.state]) + how),
    text(row.office),
    text(row.due_at && printedDate(row.due_at)),
    text(row.own_row?.status ?? null),
    text(row.own_row?.digest ?? null),
    text(row.partner_row?.status ?? null),
    text(row.partner_row?.digest ?? null),
    text(story.join('\n')),
    text(row.discrepancy_id),
  ];
}

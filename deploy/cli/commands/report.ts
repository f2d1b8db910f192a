/** `liangdi report`: what a comparison found, or what a month of them came to; on screen, as JSON, as a page to print, as a workbook. */
import { Command } from 'commander';
import { Failure } from '../failure.js';
import { directionNames, getReport, reportInShort, type Run } from '../runs.js';
import { Service, withReconciliation, type ServiceOptions } from '../service.js';
import { writeBytes, writeJson } from '../write-file.js';

interface ReportOptions extends ServiceOptions {
  readonly run?: string;
  readonly month?: string;
  readonly json?: boolean;
  readonly html?: string;
  readonly xlsx?: string;
  readonly lang: string;
}

interface Period {
  readonly agreementId: string;
  readonly direction: string;
  readonly period: string;
  readonly runs: number;
  readonly agreed: number;
  readonly entriesCompared: number | null;
  readonly ledgerAgreementRate: number | null;
  readonly found: number | null;
  readonly healed: number | null;
  readonly open: number | null;
  readonly reconciliationClosureRate: number | null;
}

export function reportCommand(): Command {
  return withReconciliation(new Command('report'))
    .description('核对报告（默认最近一次）· the report of a comparison, the latest by default')
    .option('--run <id>', '某一次核对 · this comparison')
    .option('--month <YYYY-MM>', '某一个月的汇总 · what a month came to')
    .option('--json', '输出 JSON · as JSON')
    .option(
      '--html <file>',
      '写成可打印的网页（按月时为全年）· write a page to print (of the year, with --month)',
    )
    .option('--xlsx <file>', '写成 Excel 文件 · write a workbook')
    .option('--lang <zh|en>', '网页语言 · language of the page', 'zh')
    .action(async (options: ReportOptions) => {
      requireSensible(options);
      const service = await Service.open(options, { origin: 'auditor', destination: 'auditor' });
      await (options.month ? tellMonth(service, options, options.month) : tellRun(service, options));
    });
}

function requireSensible({ run, month, xlsx, lang }: ReportOptions): void {
  if (month !== undefined && !/^20\d\d-(0[1-9]|1[0-2])$/.test(month))
    throw new Failure(
      `不是月份：${month}（应为 2026-11 的形式）`,
      `Not a month: ${month} (as in 2026-11)`,
      2,
    );
  if (month !== undefined && (run ?? xlsx) !== undefined)
    throw new Failure(
      '--month 不能与 --run、--xlsx 同时使用。',
      '--month goes with neither --run nor --xlsx: a workbook is of one comparison.',
      2,
    );
  if (!['zh', 'en'].includes(lang)) throw new Failure(`--lang 应为 zh 或 en。`, `--lang is zh or en.`, 2);
}

async function tellRun(service: Service, { run, json, html, xlsx, lang }: ReportOptions): Promise<void> {
  const runId = run ?? (await latestRun(service));
  const report = await getReport(service, runId);
  const place = `/reconciliations/${encodeURIComponent(runId)}`;
  if (html) await writeBytes(await service.download(`${place}/report.html?lang=${lang}`), html);
  if (xlsx) await writeBytes(await service.download(`${place}/report.xlsx`), xlsx);
  if (json) return writeJson(report, undefined);
  process.stdout.write(reportInShort(report));
}

async function latestRun(service: Service): Promise<string> {
  const { items } = await service.get('/reconciliations?limit=1');
  const [latest] = items as Run[];
  if (!latest)
    throw new Failure(
      '还没有核对过。可用 liangdi reconcile --wait 发起。',
      'Nothing has been compared yet. Start with liangdi reconcile --wait.',
    );
  return latest.runId;
}

async function tellMonth(
  service: Service,
  { json, html, lang }: ReportOptions,
  month: string,
): Promise<void> {
  const year = month.slice(0, 4);
  const summary = await service.get(`/reconciliations/months?year=${year}`);
  const items = (summary['items'] as Period[]).filter(({ period }) => period === month);
  if (html)
    await writeBytes(await service.download(`/reconciliations/months.html?year=${year}&lang=${lang}`), html);
  if (json) return writeJson({ ...summary, items }, undefined);
  if (items.length === 0) process.stdout.write(`${month}: 没有核对 · nothing was compared\n`);
  for (const item of items) process.stdout.write(monthInShort(item));
  process.stdout.write(`${String(summary['zh'])}\n${String(summary['en'])}\n`);
}

function monthInShort(item: Period): string {
  const count = (value: number | null) => value ?? '不显示 hidden';
  const rate = (value: number | null) => (value === null ? '不显示 hidden' : `${(100 * value).toFixed(1)}%`);
  return [
    `${item.period}  ${directionNames[item.direction] ?? item.direction}`,
    `  协议 agreement ${item.agreementId}`,
    `  核对 runs ${item.runs} · 一致 agreed ${item.agreed} · 条数 entries ${count(item.entriesCompared)}`,
    `  台账一致率 ledgerAgreementRate ${rate(item.ledgerAgreementRate)} · 按期办结率 reconciliationClosureRate ${rate(item.reconciliationClosureRate)}`,
    `  差异 found ${count(item.found)} · 已处理 healed ${count(item.healed)} · 待办 open ${count(item.open)}\n`,
  ].join('\n');
}

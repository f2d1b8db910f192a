/** Runs of the reconciliation service as the command line tells them: the result in a sentence first, then the numbers. */
import type { Service } from './service.js';

export interface Run {
  readonly runId: string;
  readonly agreementId: string;
  readonly direction: string;
  readonly state: string;
  readonly ended: boolean;
  readonly zh: string;
  readonly en: string;
  readonly compared: number | null;
  readonly found: number;
  readonly healed: number;
  readonly open: number;
  readonly rounds: number;
  readonly seconds: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  readonly progress: { readonly step: string | null; readonly percent: number | null };
}

export interface Report extends Run {
  readonly byClass: readonly { class: string; found: number; healed: number; open: number }[];
  readonly openFor: readonly { office: string | null; count: number; firstDueAt: string | null }[];
  readonly ownRoot: string | null;
  readonly partnerRoot: string | null;
  readonly checkpoint: { number: number; throughSeq: number; signatures: readonly { kid: string }[] } | null;
}

export const directionNames: Readonly<Record<string, string>> = {
  originToDestination: '户籍地→现居住地 origin→destination',
  destinationToOrigin: '现居住地→户籍地 destination→origin',
};

export async function getReport(service: Service, runId: string): Promise<Report> {
  return (await service.get(`/reconciliations/${encodeURIComponent(runId)}`)) as unknown as Report;
}

export function reportInShort(report: Report): string {
  const { checkpoint } = report;
  const lines = [
    `${report.state === 'agreed' ? '✓' : '✗'} ${report.zh}`,
    `  ${report.en}`,
    `  ${directionNames[report.direction] ?? report.direction}`,
    `  协议 agreement ${report.agreementId} · 核对 run ${report.runId}`,
    `  核对 compared ${report.compared ?? '—'} · 差异 found ${report.found} · 已处理 healed ${report.healed} · 待办 open ${report.open}`,
    ...report.byClass.map(
      (one) =>
        `  ${one.class}: 差异 found ${one.found} · 已处理 healed ${one.healed} · 待办 open ${one.open}`,
    ),
    ...report.openFor.map(
      ({ office, count, firstDueAt }) =>
        `  待办机构 office ${office ?? '—'}: ${count} · 最早期限 first due ${firstDueAt?.slice(0, 10) ?? '—'}`,
    ),
    `  轮数 rounds ${report.rounds} · 用时 took ${report.seconds} s · 发出 sent ${report.bytesSent} B · 收到 received ${report.bytesReceived} B`,
    ...(report.ownRoot ? [`  本机构根值 own root     ${report.ownRoot}`] : []),
    ...(report.partnerRoot ? [`  对方根值   partner root ${report.partnerRoot}`] : []),
    ...(checkpoint
      ? [
          `  确认书 checkpoint 第 ${checkpoint.number} 号 · 至 through ${checkpoint.throughSeq} · 签名 signed by ${checkpoint.signatures.map(({ kid }) => kid).join(', ')}`,
        ]
      : []),
  ];
  return `${lines.join('\n')}\n`;
}

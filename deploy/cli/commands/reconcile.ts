/** `liangdi reconcile`: has the ledgers compared now; with --wait, tells how far it is and exits 0 only where all of them agree. */
import { Command, Option } from 'commander';
import { say } from '../failure.js';
import { directionNames, getReport, reportInShort, type Report } from '../runs.js';
import { Service, withReconciliation, type ServiceOptions } from '../service.js';
import { writeJson } from '../write-file.js';

interface ReconcileOptions extends ServiceOptions {
  readonly agreement?: string;
  readonly direction?: string;
  readonly wait?: boolean;
}

interface Begun {
  readonly runId: string;
  readonly agreementId: string;
  readonly direction: string;
}

const pollMs = 300;

export function reconcileCommand(): Command {
  return withReconciliation(new Command('reconcile'))
    .description('立即核对双方台账 · compare both ledgers now')
    .option('--agreement <id>', '只核对这一份协议 · this agreement only')
    .addOption(
      new Option('--direction <direction>', '只核对这一方向 · this direction only').choices(
        Object.keys(directionNames),
      ),
    )
    .option('--wait', '等待完成；全部一致时退出码为 0 · wait for the end; exit status 0 where all agree')
    .action(async ({ agreement, direction, wait, ...options }: ReconcileOptions) => {
      const service = await Service.open(options, { origin: 'auditor', destination: 'auditor' });
      const { runs } = await service.post('/reconciliations', {
        ...(agreement ? { agreementId: agreement } : {}),
        ...(direction ? { direction } : {}),
      });
      const begun = runs as Begun[];
      if (!wait) {
        say('核对已发起。用 liangdi report 查看结果。', 'Under way. See the result with liangdi report.');
        return writeJson({ runs: begun }, undefined);
      }
      const reports = await waitForAll(service, begun);
      process.stdout.write(reports.map(reportInShort).join('\n'));
      if (reports.some(({ state }) => state !== 'agreed')) process.exitCode = 1;
    });
}

async function waitForAll(service: Service, begun: readonly Begun[]): Promise<Report[]> {
  const progress = new ProgressLines();
  for (;;) {
    const reports: Report[] = [];
    for (const { runId } of begun) reports.push(await getReport(service, runId));
    progress.tell(reports);
    if (reports.every(({ ended }) => ended)) {
      progress.end();
      return reports;
    }
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

/** On a terminal one line that is written over; elsewhere a line whenever something changed. */
class ProgressLines {
  private last = '';

  tell(reports: readonly Report[]): void {
    const line = reports.map(progressOf).join(' │ ');
    if (line === this.last) return;
    this.last = line;
    process.stderr.write(process.stderr.isTTY ? `\r\u001b[2K${line}` : `${line}\n`);
  }

  end(): void {
    if (process.stderr.isTTY) process.stderr.write('\n');
  }
}

function progressOf({ direction, state, rounds, progress, found, healed }: Report): string {
  const way = direction === 'originToDestination' ? '→' : '←';
  const far = progress.percent === null ? '' : ` ${progress.percent}%`;
  const differences = found > 0 ? ` · 差异 found ${found} · 已处理 healed ${healed}` : '';
  return `${way} ${stateNames[state] ?? state} ${state}${far} · 第 ${rounds} 轮 round ${rounds}${differences}`;
}

const stateNames: Readonly<Record<string, string>> = {
  asked: '已发起',
  comparing: '比对中',
  exchanging: '交换差异行',
  healing: '修复中',
  checkpointing: '签署确认书',
  agreed: '一致',
  openTasks: '有待办差异',
  stopped: '已停止',
  failed: '未完成',
};

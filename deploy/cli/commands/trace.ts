/** `liangdi trace`: the timeline of a record, one line a step. */
import { Command } from 'commander';
import { Service, withService, type ServiceOptions } from '../service.js';
import { writeJson } from '../write-file.js';

interface TraceOptions extends ServiceOptions {
  readonly record: string;
  readonly json?: boolean;
}

interface Step {
  readonly at: string;
  readonly side: string;
  readonly zh: string;
  readonly en: string;
}

export function traceCommand(): Command {
  return withService(new Command('trace'))
    .description('一条记录在两地的办理进度 · where a record stands, on both sides')
    .requiredOption('--record <id>', '记录编号 · the record')
    .option('--json', '输出 JSON · as JSON')
    .action(async (options: TraceOptions) => {
      const service = await Service.open(options, { origin: 'auditor', destination: 'auditor' });
      const trace = await service.get(`/records/${encodeURIComponent(options.record)}/trace`);
      if (options.json) return writeJson(trace, undefined);
      for (const { at, side, zh, en } of trace['steps'] as Step[])
        process.stdout.write(`${at}  ${side}  ${zh} · ${en}\n`);
    });
}

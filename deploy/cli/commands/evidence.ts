/** `liangdi evidence export`: one file that proves a record to a third party (docs/protocol.md §14). */
import { Command } from 'commander';
import { Service, withService, type ServiceOptions } from '../service.js';
import { writeJson } from '../write-file.js';

interface ExportOptions extends ServiceOptions {
  readonly record: string;
  readonly withBody?: boolean;
  readonly out?: string;
}

/** Proof needs no body: the auditor exports. The body is for those who serve her. */
const auditor = { origin: 'auditor', destination: 'auditor' };
const serving = { origin: 'registrar', destination: 'worker' };

export function evidenceCommand(): Command {
  const command = new Command('evidence').description('存证文件 · evidence files');
  withService(command.command('export'))
    .description('导出一条记录的存证文件，供第三方离线核验 · write one file a third party can check offline')
    .requiredOption('--record <id>', '记录编号 · the record')
    .option('--with-body', '附记录正文（限收发机构经办人或本人）· with the body, for those who may')
    .option('--out <file>', '写入文件（默认输出到屏幕）· write to a file instead of stdout')
    .action(async (options: ExportOptions) => {
      const service = await Service.open(options, options.withBody ? serving : auditor);
      const query = options.withBody ? '?withBody=true' : '';
      await writeJson(
        await service.get(`/records/${encodeURIComponent(options.record)}/evidence${query}`),
        options.out,
      );
    });
  return command;
}

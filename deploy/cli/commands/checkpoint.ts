/** `liangdi checkpoint list|export`: what both parties have signed of their ledgers, and the file `liangdi verify` checks offline. */
import { Command, Option } from 'commander';
import { Failure } from '../failure.js';
import { directionNames } from '../runs.js';
import { Service, withReconciliation, type ServiceOptions } from '../service.js';
import { writeJson } from '../write-file.js';

interface ListOptions extends ServiceOptions {
  readonly agreement?: string;
  readonly direction?: string;
  readonly json?: boolean;
}

interface ExportOptions extends ServiceOptions {
  readonly agreement?: string;
  readonly direction: string;
  readonly record?: readonly string[];
  readonly out?: string;
}

interface SignedCheckpoint {
  readonly agreementId: string;
  readonly direction: string;
  readonly number: number;
  readonly fromSeq: number;
  readonly throughSeq: number;
  readonly entries: number;
  readonly root: string;
  readonly countersignedAt: string;
  readonly signatures: readonly { readonly party: string | null; readonly kid: string }[];
}

const auditor = { origin: 'auditor', destination: 'auditor' };
const eachDirection = Object.keys(directionNames);

export function checkpointCommand(): Command {
  const command = new Command('checkpoint').description(
    '双方签署的核对确认书 · checkpoints both parties have signed',
  );
  withReconciliation(command.command('list'))
    .description('列出双方均已签署的确认书 · those signed by both')
    .option('--agreement <id>', '只列这一份协议 · of this agreement only')
    .addOption(
      new Option('--direction <direction>', '只列这一方向 · of this direction only').choices(eachDirection),
    )
    .option('--json', '输出 JSON · as JSON')
    .action(async (options: ListOptions) => {
      const service = await Service.open(options, auditor);
      const checkpoints: SignedCheckpoint[] = [];
      for await (const page of pagesOf(service, options)) checkpoints.push(...page);
      if (options.json) return writeJson({ items: checkpoints }, undefined);
      process.stdout.write(checkpoints.length > 0 ? checkpoints.map(lineOf).join('') : noneYet);
    });
  withReconciliation(command.command('export'))
    .description(
      '导出确认书文件，供第三方用 liangdi verify 离线核验 · write the file a third party checks offline with liangdi verify',
    )
    .option(
      '--agreement <id>',
      '协议编号；只有一份协议时可省略 · the agreement; may be left out where there is one',
    )
    .addOption(
      new Option('--direction <direction>', '方向 · the direction')
        .choices(eachDirection)
        .makeOptionMandatory(),
    )
    .option(
      '--record <id...>',
      '附这条记录的证明，可多次给出 · with the proof of this record; may be repeated',
    )
    .option('--out <file>', '写入文件（默认输出到屏幕）· write to a file instead of stdout')
    .action(async (options: ExportOptions) => {
      const service = await Service.open(options, auditor);
      const query = new URLSearchParams({
        agreementId: options.agreement ?? (await onlyAgreement(service, options.direction)),
        direction: options.direction,
      });
      for (const record of options.record ?? []) query.append('record', record);
      await writeJson(await service.get(`/checkpoints/file?${query}`), options.out);
    });
  return command;
}

async function* pagesOf(
  service: Service,
  { agreement, direction }: Pick<ListOptions, 'agreement' | 'direction'>,
): AsyncGenerator<readonly SignedCheckpoint[]> {
  const query = new URLSearchParams({ limit: '200' });
  if (agreement) query.set('agreementId', agreement);
  if (direction) query.set('direction', direction);
  for (;;) {
    const { items, next } = await service.get(`/checkpoints?${query}`);
    yield items as readonly SignedCheckpoint[];
    if (typeof next !== 'string') return;
    query.set('cursor', next);
  }
}

/** @throws Failure where there is none, or more than one to choose from */
async function onlyAgreement(service: Service, direction: string): Promise<string> {
  const agreements = new Set<string>();
  for await (const page of pagesOf(service, { direction }))
    for (const { agreementId } of page) agreements.add(agreementId);
  const [only] = agreements;
  if (only === undefined)
    throw new Failure(
      '这一方向还没有双方签署的确认书。可先用 liangdi reconcile --wait 核对。',
      'No checkpoint of this direction has been signed by both yet. Compare first: liangdi reconcile --wait.',
    );
  if (agreements.size > 1)
    throw new Failure(
      `有多份协议，请用 --agreement 指定一份：${[...agreements].join('、')}`,
      `There is more than one agreement: name one with --agreement: ${[...agreements].join(', ')}`,
      2,
    );
  return only;
}

const noneYet = '还没有双方签署的确认书 · no checkpoint has been signed by both yet\n';

function lineOf(checkpoint: SignedCheckpoint): string {
  const { number, fromSeq, throughSeq, entries, countersignedAt, root, signatures } = checkpoint;
  const signers = signatures.map(({ party, kid }) => party ?? kid).join(', ');
  return [
    `第 ${number} 号 no. ${number}  ${fromSeq}–${throughSeq}  条数 entries ${entries}  ${countersignedAt}`,
    `  ${directionNames[checkpoint.direction] ?? checkpoint.direction} · 协议 agreement ${checkpoint.agreementId}`,
    `  根值 root ${root} · 签名 signed by ${signers}\n`,
  ].join('\n');
}

/** `liangdi parked list|show|replay`: the operator's way to messages that could not be taken in. */
import { Command } from 'commander';
import { say } from '../failure.js';
import { Service, withService, type ServiceOptions } from '../service.js';
import { writeJson } from '../write-file.js';

const operator = { origin: 'operator', destination: 'operator' };

interface Parked {
  readonly parkedId: string;
  readonly parkedAt: string;
  readonly code: string;
  readonly type: string | null;
  readonly claimedSender: string | null;
  readonly bytes: number;
  readonly replayedAt: string | null;
  readonly replayCode: string | null;
}

export function parkedCommand(): Command {
  const command = new Command('parked').description('搁置的消息 · parked messages');
  withService(command.command('list'))
    .description('列出（只有元数据，不含内容）· list them, metadata only')
    .option('--json', '输出 JSON · as JSON')
    .action(async (options: ServiceOptions & { json?: boolean }) => {
      const items = await all(await Service.open(options, operator));
      if (options.json) return writeJson(items, undefined);
      if (items.length === 0) say('没有搁置的消息。', 'No message is parked.');
      for (const item of items) process.stdout.write(`${lineOf(item)}\n`);
    });
  withService(command.command('show'))
    .argument('<id>')
    .description('查看一条的元数据 · the metadata of one')
    .action(async (id: string, options: ServiceOptions) => {
      const service = await Service.open(options, operator);
      await writeJson(await service.get(`/parked-messages/${encodeURIComponent(id)}`), undefined);
    });
  withService(command.command('replay'))
    .argument('<id>')
    .description('消除原因后重新处理 · handle it again, once the cause is gone')
    .action(async (id: string, options: ServiceOptions) => {
      const service = await Service.open(options, operator);
      const told = await service.post(`/parked-messages/${encodeURIComponent(id)}/replay`);
      say(String(told['zh']), String(told['en']));
      await writeJson(told, undefined);
      if (told['outcome'] !== 'handled') process.exitCode = 1;
    });
  return command;
}

async function all(service: Service): Promise<Parked[]> {
  const items: Parked[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await service.get(
      `/parked-messages?limit=200${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
    );
    items.push(...(page['items'] as Parked[]));
    cursor = page['next'] as string | undefined;
    if (!cursor) return items;
  }
}

function lineOf({
  parkedId,
  parkedAt,
  code,
  type,
  claimedSender,
  bytes,
  replayedAt,
  replayCode,
}: Parked): string {
  const replayed = replayedAt ? `  重放 replayed ${replayedAt} ${replayCode ?? 'ok'}` : '';
  return `${parkedId}  ${parkedAt}  ${code}  ${type ?? '?'}  ${claimedSender ?? '?'}  ${bytes} B${replayed}`;
}

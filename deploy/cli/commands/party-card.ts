/** `liangdi party-card show|pin`: the two signed files by which two parties add each other. */
import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { Failure, say } from '../failure.js';
import { partyCardOf, Service, withService, type ServiceOptions } from '../service.js';
import { writeJson } from '../write-file.js';

export function partyCardCommand(): Command {
  const command = new Command('party-card').description('机构名片 · party cards');
  withService(command.command('show'))
    .description('导出本机构的签名名片，交给对方 · this party’s signed card, to hand to the other')
    .option('--out <file>', '写入文件 · write to a file')
    .action(async (options: ServiceOptions & { out?: string }) => {
      const shown = await Service.anonymous(options).get('/party-card');
      tellKeys(String(shown['card']));
      await writeJson({ card: shown['card'] }, options.out);
    });
  withService(command.command('pin'))
    .description(
      '登记对方的名片；请先通过另一渠道核对密钥指纹 · pin the other party’s card, once its key ids were compared by another channel',
    )
    .argument('<file>', '对方的名片文件 · the other party’s card')
    .action(async (file: string, options: ServiceOptions) => {
      const card = await readCard(file);
      tellKeys(card);
      const service = await Service.open(options, { origin: 'manager', destination: 'manager' });
      await writeJson(await service.post('/partners', { card }), undefined);
    });
  return command;
}

async function readCard(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((thrown: NodeJS.ErrnoException) => {
    throw new Failure(`无法读取 ${file}（${thrown.code}）。`, `Cannot read ${file} (${thrown.code}).`);
  });
  // Both the JSON that `show` writes and the bare JWS are taken.
  const card = text.trim().startsWith('{') ? cardIn(text) : text.trim();
  partyCardOf(card);
  return card;
}

function cardIn(text: string): string {
  try {
    return String((JSON.parse(text) as { card?: unknown }).card);
  } catch {
    return '';
  }
}

function tellKeys(jws: string): void {
  const { party, serial, name, keys } = partyCardOf(jws);
  const signing = keys.filter(({ use }) => use === 'sign').map(({ kid }) => kid);
  say(
    `${name.zh}（${party}），名片第 ${serial} 号，签名密钥：${signing.join('、')}`,
    `${name.en} (${party}), card no. ${serial}, signing keys: ${signing.join(', ')}`,
  );
}

/** `liangdi keys create`: a party's private keys, made where they are used. */
import { Command } from 'commander';
import { createKeysFile } from '@liangdi/terms';
import { Failure, say } from '../failure.js';

export function keysCommand(): Command {
  const command = new Command('keys').description('本机构的私钥 · this party’s private keys');
  command
    .command('create')
    .description('生成密钥文件（已有的文件不会覆盖）· make a key file; one that exists is never written over')
    .requiredOption('--out <file>', '密钥文件 · the key file')
    .option('--demo', '标为演示密钥，正式环境会拒绝 · mark as demo keys, which production refuses')
    .action(async ({ out, demo }: { out: string; demo?: boolean }) => {
      await createKeysFile(out, { demo: demo === true }).catch((thrown: NodeJS.ErrnoException) => {
        if (thrown.code === 'EEXIST') {
          throw new Failure(
            `${out} 已存在，没有改动。请换一个文件名。`,
            `${out} exists and was left as it is. Name another file.`,
          );
        }
        throw new Failure(`无法写入 ${out}（${thrown.code}）。`, `Cannot write ${out} (${thrown.code}).`);
      });
      say(
        `已生成 ${out}，仅本用户可读。请妥善保管，不要传送。`,
        `${out} was made, readable by you only. Keep it safe; do not send it.`,
      );
    });
  return command;
}

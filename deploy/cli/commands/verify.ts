/** `liangdi verify`: checks a checkpoint file or an evidence file offline. Asks no service and trusts none. */
import { createReadStream } from 'node:fs';
import { Command } from 'commander';
import { isPin, maxFileBytes, verifyBytes, type Check, type VerifyResult } from '../../verifier/verify.js';
import { Failure } from '../failure.js';
import { writeJson } from '../write-file.js';

interface VerifyFileOptions {
  readonly record?: string;
  readonly pin?: readonly string[];
  readonly json?: boolean;
}

export function verifyCommand(): Command {
  return new Command('verify')
    .description('离线核验检查点文件或存证文件 · check a checkpoint file or an evidence file, offline')
    .argument('<file>', '文件 · the file')
    .option('--record <id>', '并说明这条记录的状态 · say where this record stands')
    .option(
      '--pin <kid...>',
      '已通过另一渠道核对的密钥指纹，可多次给出，可写作 <机构>=<指纹> · key ids compared by another channel; may be repeated, and written <party>=<kid>',
    )
    .option('--json', '输出 JSON · as JSON')
    .action(async (file: string, { record, pin: pins = [], json }: VerifyFileOptions) => {
      pins.forEach(requirePin);
      const result = verifyBytes(await readUpToLimit(file), { record, pins });
      if (json) await writeJson(result, undefined);
      else process.stdout.write(linesOf(result));
      if (!result.ok) process.exitCode = 1;
    });
}

function requirePin(text: string): void {
  if (!isPin(text)) throw new Failure(`不是密钥指纹：${text}`, `Not a key id: ${text}`, 2);
}

/** One byte more than is allowed is enough to see that it is too much, also of what has no end. */
async function readUpToLimit(file: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of createReadStream(file, { end: maxFileBytes })) {
      chunks.push(chunk as Buffer);
      size += (chunk as Buffer).length;
    }
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    throw new Failure(`无法读取 ${file}（${code}）。`, `Cannot read ${file} (${code}).`, 2);
  }
  return Buffer.concat(chunks, size);
}

function linesOf({ ok, checks, unpinned }: VerifyResult): string {
  return [...checks.map(lineOf), ...verdict(ok, unpinned), ''].join('\n');
}

function lineOf({ ok, name, at, zh, en }: Check): string {
  const place = at === undefined ? '' : `  ${at === '' ? '（文件 · the file）' : at}`;
  return `${ok ? '✓' : '✗'} ${name}${place}  ${zh} · ${en}`;
}

function verdict(ok: boolean, unpinned: boolean): readonly string[] {
  if (!ok) return ['核验未通过：标有 ✗ 的一项不成立。', 'NOT VERIFIED: what is marked ✗ does not hold.'];
  if (unpinned)
    return [
      '各项检查均成立，但密钥取自文件本身，尚未核对（--pin）。',
      'Every check holds, but under keys taken from the file itself, which nobody has compared (--pin).',
    ];
  return [
    '核验通过：各项检查均成立，密钥已核对。',
    'VERIFIED: every check holds, under keys that were compared.',
  ];
}

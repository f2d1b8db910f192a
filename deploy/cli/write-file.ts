/** Writes a result to a file, or to stdout where none is named. */
import { writeFile } from 'node:fs/promises';
import { Failure, say } from './failure.js';

export async function writeJson(value: unknown, file: string | undefined): Promise<void> {
  const text = `${JSON.stringify(value, null, 2)}\n`;
  if (file === undefined) {
    process.stdout.write(text);
    return;
  }
  await writeBytes(text, file);
}

export async function writeBytes(content: string | Buffer, file: string): Promise<void> {
  await writeFile(file, content).catch((thrown: NodeJS.ErrnoException) => {
    throw new Failure(`无法写入 ${file}（${thrown.code}）。`, `Cannot write ${file} (${thrown.code}).`);
  });
  say(`已写入 ${file}`, `Written to ${file}`);
}

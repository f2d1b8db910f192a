/** `liangdi verify` as an auditor types it: in another folder, with no service running. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { changed, sample } from './specs/failing.js';
import { recordIdOf } from './specs/sample-file.js';

const program = fileURLToPath(new URL('../cli/liangdi.mjs', import.meta.url));
const pins = [sample.parties.sender.key.kid, sample.parties.receiver.key.kid];
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'liangdi-verify-'));
  const altered = changed(({ checkpoints }) => (checkpoints[1].payload = sample.file.checkpoints[0].payload));
  await writeFile(join(folder, 'good.json'), JSON.stringify(sample.file));
  await writeFile(join(folder, 'altered.json'), JSON.stringify(altered));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function verify(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, 'verify', ...args], { cwd: folder }, (thrown, stdout, stderr) =>
      resolve({ code: thrown ? Number(thrown.code) : 0, stdout, stderr }),
    );
  });
}

it('says line by line what held, and ends with the verdict in both languages', async () => {
  const { code, stdout } = await verify(
    'good.json',
    '--pin',
    pins[0]!,
    '--pin',
    pins[1]!,
    '--record',
    recordIdOf(3),
  );
  expect(code).toBe(0);
  expect(stdout).toMatch(/✓ checkpoint-signature {2}发送方 .* · Sender /);
  expect(stdout).toMatch(/✓ record {2}\/proofs\/records\/0 {2}记录 .* · Record /);
  expect(stdout).toMatch(/核验通过[^\n]*\nVERIFIED[^\n]*\n$/);
});

it('says plainly where nobody has compared the keys', async () => {
  const { code, stdout } = await verify('good.json');
  expect(code).toBe(0);
  expect(stdout).toMatch(/NOT compared: the keys were taken from the file itself/);
  expect(stdout).not.toContain('VERIFIED');
});

it('names what does not hold, and says so in its exit status', async () => {
  const { code, stdout } = await verify('altered.json');
  expect(code).toBe(1);
  expect(stdout).toMatch(/✗ checkpoint-signature {2}\/checkpoints\/1\/payload /);
  expect(stdout).toMatch(/核验未通过[^\n]*\nNOT VERIFIED[^\n]*\n$/);
  const told = await verify('altered.json', '--json');
  expect(told.code).toBe(1);
  expect(JSON.parse(told.stdout)).toMatchObject({
    ok: false,
    unpinned: true,
    type: 'liangdi-checkpoint-file/1',
  });
  expect(await verify('/dev/zero')).toMatchObject({ code: 1, stdout: expect.stringContaining('64 MB') });
});

it('says in its exit status that it was called wrongly', async () => {
  for (const args of [[], ['none.json'], ['good.json', '--pin', 'me']])
    expect(await verify(...args)).toMatchObject({ code: 2, stdout: '' });
});

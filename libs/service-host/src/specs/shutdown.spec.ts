import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import { configFolder } from './small-service.js';

const fromHere = (path: string) => fileURLToPath(new URL(path, import.meta.url));

interface Running {
  readonly child: ChildProcess;
  readonly url: string;
  readonly said: () => string;
  until(text: string): Promise<void>;
  readonly ended: Promise<number | null>;
}

describe('a service told to leave', () => {
  const folders: string[] = [];
  const children: ChildProcess[] = [];
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
  });

  async function start(more: Record<string, string> = {}): Promise<Running> {
    const { folder, env } = await configFolder();
    folders.push(folder);
    const child = spawn(
      process.execPath,
      [
        '--conditions=@liangdi/source',
        '--import',
        fromHere('../../../../deploy/run-source.mjs'),
        fromHere('./leaving-service.ts'),
      ],
      {
        env: { ...process.env, NODE_OPTIONS: '', NODE_ENV: 'test', ...env, LOG_LEVEL: 'error', ...more },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    children.push(child);
    let said = '';
    child.stdout?.on('data', (part) => (said += String(part)));
    child.stderr?.on('data', (part) => (said += String(part)));
    const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
    const until = async (text: string) => {
      for (let waited = 0; !said.includes(text); waited += 10) {
        if (waited > 30_000) throw new Error(`never said "${text}": ${said}`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    };
    await until('url ');
    return { child, url: /url (\S+)/.exec(said)?.[1] ?? '', said: () => said, until, ended };
  }

  it('finishes the answer it owes, runs its list in order and exits with 0', async () => {
    const { child, url, said, until, ended } = await start();
    const owed = fetch(`${url}/slow`);
    await until('asked');
    child.kill('SIGTERM');
    expect(await (await owed).json()).toEqual({ answered: true });
    expect([await ended, said()]).toEqual([0, expect.not.stringContaining('could not')]);
    expect(said().indexOf('relay stopped')).toBeLessThan(said().indexOf('database closed'));
    await expect(fetch(`${url}/slow`)).rejects.toThrow();
  });

  it('does not let one step that hangs keep the next from running', async () => {
    const { child, said, ended } = await start({ HANG: 'yes' });
    child.kill('SIGINT');
    expect(await ended).toBe(1);
    expect(said()).toContain('could not leave in order');
    expect(said()).toContain('database closed');
  });

  it('exits at once when told twice', async () => {
    const { child, url, said, until, ended } = await start({ LOG_LEVEL: 'info' });
    const owed = fetch(`${url}/slow`).catch(() => 'cut');
    await until('asked');
    child.kill('SIGTERM');
    await until('leaving');
    child.kill('SIGTERM');
    expect(await ended).toBe(1);
    expect(await owed).toBe('cut');
    expect(said()).not.toContain('database closed');
  });
});

/** The broker's process, with a harmless program in the broker's place. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { BrokerProcess } from './broker-process.js';

const runs = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe('the process of a local broker', () => {
  it('ends when it is told to, and knows that it has', async () => {
    const broker = await BrokerProcess.start('sleep', ['60']);
    expect(broker.hasEnded).toBe(false);
    await broker.stop();
    expect(broker.hasEnded).toBe(true);
  });

  it('ends with us even when we are killed', async () => {
    const module = JSON.stringify(new URL('./broker-process.ts', import.meta.url).href);
    const script = `const { BrokerProcess } = await import(${module});
      const broker = await BrokerProcess.start('sleep', ['60']);
      console.log(broker.pid);
      setInterval(() => {}, 1000);`;
    const checkout = fileURLToPath(new URL('../../../../', import.meta.url));
    const source = ['--conditions=@liangdi/source', '--import', './deploy/run-source.mjs'];
    const parent = spawn(process.execPath, [...source, '--input-type=module', '-e', script], {
      cwd: checkout,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    const [said] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(said.toString());
    expect(runs(pid)).toBe(true);
    parent.kill('SIGKILL');
    for (let waited = 0; runs(pid) && waited < 5_000; waited += 50)
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect(runs(pid)).toBe(false);
  });
});

/** Starts a program of the suite as a real process, to be killed. What it says, line by line, is what it had done before it died. */
import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';
import type { ChildTransport } from './subject.js';

const checkout = fileURLToPath(new URL('../../../../../', import.meta.url));

export interface ChildTask {
  readonly transport: ChildTransport;
  readonly topic: string;
  readonly group?: string;
  readonly messages?: number;
  /** How long the consumer takes over one message. */
  readonly msEach?: number;
}

export class Child {
  readonly said: number[] = [];
  readonly ended: Promise<number | null>;

  private constructor(private readonly program: ChildProcess) {
    this.ended = new Promise((resolve) => program.once('close', (status) => resolve(status)));
    if (!program.stdout) throw new Error('the child cannot be heard');
    createInterface({ input: program.stdout }).on('line', (line) => this.said.push(Number(line)));
  }

  static start(program: 'child-consumer' | 'child-producer', task: ChildTask): Child {
    const source = ['--conditions=@liangdi/source', '--import', './deploy/run-source.mjs'];
    const file = `libs/delivery/src/transport/contract/${program}.ts`;
    return new Child(
      spawn(process.execPath, [...source, file, JSON.stringify(task)], {
        cwd: checkout,
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, NODE_OPTIONS: '' },
      }),
    );
  }

  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    this.program.kill(signal);
    return this.ended;
  }
}

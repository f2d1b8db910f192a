/**
 * The broker's process: started so that it ends with us, however we end.
 * Protects: no broker is left running after a test run or a demo was killed.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { pause } from '../transport/patience.js';

/**
 * A shell that stands between: it says the broker's process id, and when our end of its standard input closes,
 * by an orderly exit or by SIGKILL alike, it ends the broker. Ctrl-C, which a terminal sends to all of us, is for us to answer.
 */
const guardian = `
trap '' INT HUP
exec 3<&0
"$@" 3<&- </dev/null >/dev/null & broker=$!
( read _ <&3; kill -TERM $broker ) >/dev/null 2>&1 & guard=$!
echo $broker
wait $broker
kill $guard 2>/dev/null`;

export class BrokerProcess {
  private stderr = '';

  private constructor(
    private readonly shell: ChildProcess,
    readonly pid: number,
    private readonly ended: Promise<unknown>,
  ) {
    shell.stderr?.on(
      'data',
      (chunk: Buffer) => (this.stderr = (this.stderr + chunk.toString()).slice(-2_000)),
    );
  }

  static async start(command: string, args: readonly string[]): Promise<BrokerProcess> {
    const shell = spawn('sh', ['-c', guardian, 'broker', command, ...args], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    shell.stdin.on('error', () => {});
    const ended = once(shell, 'exit');
    const [said] = (await once(shell.stdout, 'data')) as [Buffer];
    return new BrokerProcess(shell, Number(said.toString().trim()), ended);
  }

  get lastWords(): string {
    return this.stderr.trim().split('\n').slice(-3).join(' ');
  }

  get hasEnded(): boolean {
    return this.shell.exitCode !== null || this.shell.signalCode !== null;
  }

  /** SIGKILL, as a power cut would. */
  kill(): void {
    this.signal('SIGKILL');
  }

  /** Orderly, and after the deadline not. */
  async stop(deadlineMs = 15_000): Promise<void> {
    this.signal('SIGTERM');
    const over = new AbortController();
    await Promise.race([this.ended, pause(deadlineMs, over.signal)]);
    over.abort();
    this.signal('SIGKILL');
    await this.ended;
  }

  async end(): Promise<void> {
    await this.ended;
  }

  /** Does not keep this process alive. */
  unref(): void {
    this.shell.unref();
    for (const pipe of [this.shell.stdin, this.shell.stdout, this.shell.stderr]) {
      if (pipe && 'unref' in pipe && typeof pipe.unref === 'function') pipe.unref();
    }
  }

  private signal(name: NodeJS.Signals): void {
    if (this.hasEnded) return;
    try {
      process.kill(this.pid, name);
    } catch {
      // It has ended in this very moment.
    }
  }
}

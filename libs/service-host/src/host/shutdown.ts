/**
 * Leaving in order: one readable list of steps, each with a name and a deadline. Protects: a step that hangs does not keep the next ones
 * from running, and a second signal ends the process at once.
 */
import { Injectable } from '@nestjs/common';
import type { Log } from '../log/log.js';

export interface ShutdownStep {
  readonly name: string;
  readonly deadlineMs: number;
  readonly run: () => Promise<unknown> | void;
}

@Injectable()
export class Shutdown {
  #opening: readonly ShutdownStep[] = [];
  #steps: readonly ShutdownStep[] = [];
  #running: Promise<boolean> | undefined;

  constructor(private readonly log: Log) {}

  /** What the service leaves by, in this order; HTTP and the message handlers are closed before the first of them. */
  plan(steps: readonly ShutdownStep[]): void {
    this.#steps = steps;
  }

  /** The steps of the host itself: not ready, stop accepting. */
  openWith(steps: readonly ShutdownStep[]): void {
    this.#opening = steps;
  }

  /** Runs the list once, however often asked. True when every step kept its deadline. */
  run(): Promise<boolean> {
    this.#running ??= this.#runAll();
    return this.#running;
  }

  /** SIGTERM or SIGINT: run the list and exit 0 (1 where a step failed). A second signal: exit at once. An error nobody caught: exit 1, told safely. */
  listenForSignals(exit: (code: number) => void = (code) => process.exit(code)): void {
    let asked = false;
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.on(signal, () => {
        if (asked) return exit(1);
        asked = true;
        this.log.info({ signal }, 'leaving');
        void this.run().then((clean) => exit(clean ? 0 : 1));
      });
    }
    for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
      process.on(event, (thrown: unknown) => {
        this.log.fatal({ err: thrown }, event);
        exit(1);
      });
    }
  }

  async #runAll(): Promise<boolean> {
    let clean = true;
    for (const step of [...this.#opening, ...this.#steps]) clean = (await this.#runOne(step)) && clean;
    return clean;
  }

  async #runOne({ name, deadlineMs, run }: ShutdownStep): Promise<boolean> {
    const startedAt = Date.now();
    try {
      await within(deadlineMs, run);
      this.log.info({ step: name, ms: Date.now() - startedAt }, 'left');
      return true;
    } catch (thrown) {
      this.log.error({ step: name, ms: Date.now() - startedAt, err: thrown }, 'could not leave in order');
      return false;
    }
  }
}

async function within(deadlineMs: number, run: ShutdownStep['run']): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('deadline missed')), deadlineMs);
  });
  try {
    await Promise.race([run(), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** One party's service as a process of its own, so that it can be killed, stopped and started again like in a deployment. */
import { spawn, type ChildProcess } from 'node:child_process';
import { appendFileSync, closeSync, openSync } from 'node:fs';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');

export interface ServiceProcess {
  readonly pid: number;
  readonly url: string;
  /** Resolves with what ended it. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  /** SIGTERM, and waits; SIGKILL where it does not leave in time. */
  stop(): Promise<void>;
  /** SIGKILL, and waits until the process is gone. */
  kill(): Promise<void>;
}

export interface ServiceProcessOptions {
  readonly main: `services/${'origin' | 'destination' | 'reconciliation'}/src/main.ts`;
  readonly env: Readonly<Record<string, string>>;
  /** The service's log, JSON lines, is written here. */
  readonly logFile: string;
  readonly url: string;
  /** Default: wait until the service is ready. A service armed to die at boot never is. */
  readonly waitUntilReady?: boolean;
}

/** As in the images: a batch of five hundred records dies young, and in half the collections where there is room for it. */
const nodeOptions = ['--max-semi-space-size=64'];

const readyWithinMs = 60_000;
const leaveWithinMs = 25_000;

/** @throws where the process ends before it is ready; the message carries the last lines it wrote to stderr. */
export async function startServiceProcess(options: ServiceProcessOptions): Promise<ServiceProcess> {
  const log = openSync(options.logFile, 'a');
  const child = spawn(
    process.execPath,
    [
      ...nodeOptions,
      '--conditions=@liangdi/source',
      '--import',
      join(root, 'deploy/run-source.mjs'),
      join(root, options.main),
    ],
    {
      cwd: root,
      env: { ...inherited(), ...options.env, LIANGDI_LEAVE_WITH_PARENT: 'true' },
      // The log goes to its file without passing through here; stdin stays open for as long as this process lives.
      stdio: ['pipe', log, 'pipe'],
      detached: true,
    },
  );
  closeSync(log);
  let lastWords = '';
  child.stderr!.on('data', (chunk: Buffer) => {
    appendFileSync(options.logFile, chunk);
    lastWords = (lastWords + chunk.toString()).slice(-4_000);
  });
  const ended = once(child, 'exit').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
  }));
  if (options.waitUntilReady !== false) await untilReady(options.url, ended, () => lastWords);
  return {
    pid: child.pid!,
    url: options.url,
    ended,
    stop: () => stop(child, ended),
    kill: () => kill(child, ended),
  };
}

/** Only what Node itself needs: a service must not pick up somebody's DATABASE_URL by accident. */
function inherited(): Record<string, string> {
  const names = ['PATH', 'HOME', 'LANG', 'TZ', 'TMPDIR', 'NODE_EXTRA_CA_CERTS', 'SystemRoot'];
  return Object.fromEntries(
    names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}

async function untilReady(
  url: string,
  ended: ServiceProcess['ended'],
  lastWords: () => string,
): Promise<void> {
  const deadline = Date.now() + readyWithinMs;
  let over = false;
  void ended.then(() => (over = true));
  while (!over && Date.now() < deadline) {
    const ready = await fetch(`${url}/health/ready`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (ready) return;
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
  throw new Error(lastWords().trim() || `no service became ready at ${url}`);
}

async function stop(child: ChildProcess, ended: ServiceProcess['ended']): Promise<void> {
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), leaveWithinMs);
  await ended;
  clearTimeout(timer);
}

async function kill(child: ChildProcess, ended: ServiceProcess['ended']): Promise<void> {
  child.kill('SIGKILL');
  await ended;
}

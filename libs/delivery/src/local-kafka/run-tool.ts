/** Runs one command-line tool to its end; a tool that is not installed is a problem that names it. */
import { spawn } from 'node:child_process';
import { problem } from '@liangdi/problem';

export interface ToolOutcome {
  readonly status: number | null;
  readonly output: string;
  /** The last lines it said: what to show a person when it failed. */
  readonly lastWords: string;
}

export function runTool(
  command: string,
  args: readonly string[],
  options: { cwd?: string; missing: string },
): Promise<ToolOutcome> {
  return new Promise((resolve, reject) => {
    const tool = spawn(command, args, { cwd: options.cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    tool.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    tool.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    tool.once('error', (cause) =>
      reject(problem('kafka-prerequisite-missing', { missing: options.missing }, { cause })),
    );
    tool.once('close', (status) => {
      const lastWords = output.trim().split('\n').slice(-3).join(' ').slice(0, 500);
      resolve({ status, output, lastWords });
    });
  });
}

/** Asserts a Java that can run Kafka 4's broker. */
export async function requireJava(): Promise<void> {
  const missing = 'Java 17 (java)';
  const { output } = await runTool('java', ['-version'], { missing });
  const major = Number(/version "(\d+)/.exec(output)?.[1] ?? 0);
  if (major < 17) throw problem('kafka-prerequisite-missing', { missing });
}

/**
 * One real Kafka for a test run: the one named in KAFKA_BROKERS, else a local one started by the same program as `npm run kafka`.
 * Protects: where there can be none, specs are skipped loudly and counted as skipped; under CI=true that is a failure.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe } from '@jest/globals';

export interface TestKafka {
  readonly brokers: string[];
}

/** How jest's global set-up hands the broker to the workers. */
const handedOver = 'LIANGDI_TEST_KAFKA';
const checkout = fileURLToPath(new URL('../../../', import.meta.url));

let started: { program: ChildProcess; brokers: Promise<string[]> } | undefined;

/** For jest's globalSetup: starts the broker of the run and puts it into the environment. */
export async function startSharedKafka(): Promise<void> {
  if (process.env['KAFKA_BROKERS'] || process.env[handedOver]) return;
  const missing = missingTool();
  if (missing) return;
  process.env[handedOver] = (await startProgram()).join(',');
}

/** For jest's globalTeardown. */
export async function stopSharedKafka(): Promise<void> {
  if (!started) return;
  const { program } = started;
  started = undefined;
  const ended = new Promise((resolve) => program.once('exit', resolve));
  program.ref();
  program.stdin?.end();
  if (program.exitCode === null) await ended;
}

/** The broker of this run, or undefined where there can be none. Without a global set-up each worker starts its own, which ends with it. */
export async function testKafka(): Promise<TestKafka | undefined> {
  const given = process.env['KAFKA_BROKERS'] ?? process.env[handedOver];
  if (given) return { brokers: given.split(',') };
  if (missingTool()) return undefined;
  return { brokers: await startProgram() };
}

/** `describe` for what needs Kafka: skipped, loudly, where there can be none; failed under CI. */
export function describeWithKafka(name: string, specs: () => void): void {
  const given = process.env['KAFKA_BROKERS'] ?? process.env[handedOver];
  const missing = given ? undefined : missingTool();
  if (!missing) return describe(name, specs);
  if (process.env['CI'] === 'true') throw new Error(`"${name}" needs Kafka, and this machine has no ${missing}`);
  console.warn(`\n*** NOT RUN: "${name}" needs Kafka: set KAFKA_BROKERS or install ${missing} ***\n`);
  describe.skip(name, specs);
}

function missingTool(): string | undefined {
  if (spawnSync('java', ['-version']).error) return 'java (17 or newer)';
  if (spawnSync('mvn', ['-v']).error) return 'mvn';
  return undefined;
}

function startProgram(): Promise<string[]> {
  started ??= (() => {
    const source = ['--conditions=@liangdi/source', '--import', './deploy/run-source.mjs'];
    const program = spawn(
      process.execPath,
      [...source, 'deploy/local/kafka.ts', '--temporary', '--until-stdin-closes'],
      // Jest's own options (vm modules) are not for the program.
      { cwd: checkout, stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, NODE_OPTIONS: '' } },
    );
    return { program, brokers: brokersSaidBy(program) };
  })();
  return started.brokers;
}

async function brokersSaidBy(program: ChildProcess): Promise<string[]> {
  if (!program.stdout) throw new Error('the local Kafka cannot be heard');
  for await (const line of createInterface({ input: program.stdout })) {
    const said = /^KAFKA_BROKERS=(.+)$/.exec(line)?.[1];
    if (!said) continue;
    // From here on it does not keep the test run alive; when the run ends, its standard input closes and it stops.
    program.unref();
    for (const pipe of [program.stdin, program.stdout]) {
      if (pipe && 'unref' in pipe && typeof pipe.unref === 'function') pipe.unref();
    }
    return said.split(',');
  }
  throw new Error('the local Kafka did not start');
}

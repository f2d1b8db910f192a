/**
 * One real Kafka for a test run: the one named in KAFKA_BROKERS, else a local one, started for the first spec that needs it
 * by the same program as `npm run kafka` and shared by all workers.
 * Protects: where there can be none, specs are skipped loudly and counted as skipped; under CI=true that is a failure.
 */
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe } from '@jest/globals';
import { testRun } from './test-run.js';

export interface TestKafka {
  readonly brokers: string[];
}

const checkout = fileURLToPath(new URL('../../../', import.meta.url));

/** The broker of this run, or undefined where there can be none. */
export async function testKafka(): Promise<TestKafka | undefined> {
  const given = process.env['KAFKA_BROKERS'];
  if (given) return { brokers: given.split(',') };
  if (missingTool()) return undefined;
  return { brokers: await sharedBroker() };
}

/** `describe` for what needs Kafka: skipped, loudly, where there can be none; failed under CI. */
export function describeWithKafka(name: string, specs: () => void): void {
  const missing = process.env['KAFKA_BROKERS'] ? undefined : missingTool();
  if (!missing) return describe(name, specs);
  if (process.env['CI'] === 'true')
    throw new Error(`"${name}" needs Kafka, and this machine has no ${missing}`);
  console.warn(`\n*** NOT RUN: "${name}" needs Kafka: set KAFKA_BROKERS or install ${missing} ***\n`);
  describe.skip(name, specs);
}

function missingTool(): string | undefined {
  if (spawnSync('java', ['-version']).error) return 'java (17 or newer)';
  // Where the jars are cached Maven is not asked; but a machine without it could not run the next version.
  if (spawnSync('mvn', ['-v']).error) return 'mvn';
  return undefined;
}

/** Whoever makes the folder starts the broker; everybody reads from its output where it is. */
async function sharedBroker(): Promise<string[]> {
  const run = testRun();
  mkdirSync(run.folder, { recursive: true, mode: 0o755 });
  const folder = join(run.folder, 'kafka');
  if (makesFolder(folder)) startBroker(folder, run.rootPid);
  for (const deadline = Date.now() + 180_000; Date.now() < deadline;) {
    const said = existsSync(join(folder, 'output')) ? readFileSync(join(folder, 'output'), 'utf8') : '';
    const brokers = /^KAFKA_BROKERS=(.+)$/m.exec(said)?.[1];
    if (brokers) return brokers.split(',');
    if (existsSync(join(folder, 'ended'))) throw new Error(`the local Kafka did not start:\n${said}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the local Kafka did not start within three minutes');
}

function makesFolder(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch {
    return false;
  }
}

/** It lives as long as the run, not as this worker: others use it when this one is gone. */
function startBroker(folder: string, rootPid: number): void {
  const output = openSync(join(folder, 'output'), 'a');
  const source = ['--conditions=@liangdi/source', '--import', './deploy/run-source.mjs'];
  const program = spawn(
    process.execPath,
    [...source, 'deploy/local/kafka.ts', '--temporary', '--while', String(rootPid)],
    {
      cwd: checkout,
      detached: true,
      stdio: ['ignore', output, output],
      // Jest's own options (vm modules) are not for the program.
      env: { ...process.env, NODE_OPTIONS: '' },
    },
  );
  closeSync(output);
  writeFileSync(join(folder, 'pid'), String(program.pid));
  program.once('exit', () => makesFolder(join(folder, 'ended')));
  program.unref();
}

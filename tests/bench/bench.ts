/**
 * `npm run bench -- exchange|latency|start|backlog|reconcile [--transport postgres|kafka] [--seconds N | --records N] [--json file] [--report] [--full]`.
 * Every bench verifies what it timed before it prints; where that fails it prints no figure and exits 1.
 */
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { isProblem } from '@liangdi/problem';
import { benchBacklog } from './backlog.js';
import { openBenchWorld, type BenchTransport, type BenchWorld } from './bench-world.js';
import { benchExchange } from './exchange.js';
import { benchLatency } from './latency.js';
import { describeCommit, describeMachine } from './machine.js';
import { addToReport } from './report.js';
import { benchReconcile } from './reconcile.js';
import { ratiosOf, type BenchResult, type Measured } from './result.js';
import { benchStart } from './start.js';

const usage = `npm run bench -- exchange|latency|start|backlog|reconcile [--transport postgres|kafka] [--seconds N | --records N] [--json file] [--report] [--profile folder] [--full]\n`;

const { values: asked, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    transport: { type: 'string', default: process.env['KAFKA_BROKERS'] ? 'kafka' : 'postgres' },
    seconds: { type: 'string', default: '15' },
    records: { type: 'string' },
    json: { type: 'string' },
    report: { type: 'boolean', default: false },
    profile: { type: 'string' },
    /** reconcile: the rival over ten million rows too */
    full: { type: 'boolean', default: false },
  },
});

const [bench = ''] = positionals;
const transport = asked.transport as BenchTransport;
const seconds = Number(asked.seconds);
const records = Number(asked.records ?? (bench === 'reconcile' ? 1_000_000 : 100_000));

const onWorld: Record<string, (world: BenchWorld) => Promise<Measured>> = {
  exchange: (world) => benchExchange(world, seconds),
  latency: (world) => benchLatency(world, seconds),
  backlog: (world) => benchBacklog(world, records),
  reconcile: (world) => benchReconcile(world, { records, full: asked.full }),
};

const good = (n: number) => Number.isSafeInteger(n) && n > 0;
if (
  !(bench === 'start' || bench in onWorld) ||
  !['postgres', 'kafka'].includes(transport) ||
  !good(seconds) ||
  !good(records)
) {
  process.stderr.write(usage);
  process.exit(2);
}

let world: BenchWorld | undefined;
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void leave(130));

let leaving: Promise<void> | undefined;

/** Closes once, whoever asks first: a signal, a failure or the end. */
async function leave(code: number): Promise<never> {
  leaving ??= world?.close() ?? Promise.resolve();
  await leaving;
  process.exit(code);
}

async function run(): Promise<BenchResult> {
  if (bench === 'start') return resultOf(await benchStart(transport));
  world = await openBenchWorld({ transport, ...(asked.profile ? { profile: resolve(asked.profile) } : {}) });
  return resultOf(await onWorld[bench]!(world));
}

async function resultOf(measured: Measured): Promise<BenchResult> {
  const machine = await describeMachine(transport, world?.superuserUrl);
  const parameters = { transport, ...measured.parameters };
  return { bench, commit: describeCommit(), machine, ...measured, parameters, ratios: ratiosOf(measured) };
}

try {
  const result = await run();
  print(result);
  if (asked.json) await writeFile(asked.json, `${JSON.stringify(result, null, 2)}\n`);
  if (asked.report) await addToReport(result, process.argv.slice(2));
  await leave(0);
} catch (thrown) {
  process.stderr.write(
    `${isProblem(thrown) ? `${thrown.toBody().detailZh}\n${thrown.toBody().detailEn}` : thrown instanceof Error ? thrown.stack : String(thrown)}\n`,
  );
  await leave(1);
}

function print({ figures, floor, ratios, costs = {} }: BenchResult): void {
  const line = (cells: readonly (string | number)[]) =>
    process.stdout.write(
      `${cells.map((cell, i) => (i === 0 ? String(cell).padEnd(18) : String(cell).padStart(12))).join('')}\n`,
    );
  line([`${bench} (${transport})`, 'figure', 'floor', 'ratio']);
  for (const [name, figure] of Object.entries(figures))
    line([name, figure, floor[name] ?? '', ratios[name] ?? '']);
  for (const [what, of] of Object.entries(costs)) {
    process.stdout.write(
      `${what}: ${Object.entries(of)
        .map(([who, n]) => `${who} ${n}`)
        .join(', ')}\n`,
    );
  }
}

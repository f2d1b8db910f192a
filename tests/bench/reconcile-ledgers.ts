/**
 * Reconciliation as it runs: two parties' services over ledgers of many rows in PostgreSQL. The cells are built for the first time and the whole is
 * countersigned; then, again and again, real records are sent, a hundred of them lost at the receiver, and one comparison asked for over HTTP.
 */
import { randomUUID } from 'node:crypto';
import type { BenchWorld } from './bench-world.js';
import { bulkLoad, exchangeFor } from './exchange.js';
import { percentile } from './percentile.js';
import { cpuOf, ProcessCosts, residentMb } from './process-costs.js';
import { fillLedgers, placeHeads, type FilledStream } from './reconcile-fill.js';
import { claim, requireEqualLedgers, requireHealed } from './reconcile-proof.js';
import { rounded } from './result.js';
import { RunWatch, type RunStep } from './run-watch.js';
import { SenderBook } from './sender-book.js';
import { progressTable, tell } from './tell.js';

export interface LedgersReport {
  readonly bytes: number;
  readonly roundTrips: number;
  readonly locateCpuMs: number;
  readonly locateMs: number;
  readonly healedMs: number;
  readonly buildSeconds: number;
  readonly buildPerSecond: number;
  readonly firstCheckpointSeconds: number;
  readonly verified: number;
  readonly costs: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

const trials = 7;
const recordsPerTrial = 1_000;
const lostPerTrial = 100;
const firstRunWithinMs = 3_600_000;
const runWithinMs = 180_000;

export async function benchLedgers(world: BenchWorld, records: number): Promise<LedgersReport> {
  const { sender, receiver } = world;
  await Promise.all(
    [sender, receiver].map((side) => side.reconciliation.start({ env: { RECONCILE_EVERY_MS: '0' } })),
  );
  const [own, partner] = [await RunWatch.open(sender), await RunWatch.open(receiver)];
  try {
    const stream = await streamOf(own, records);
    tell(`filling both ledgers with ${records} entries of a year (not timed)`);
    await fillLedgers(sender, receiver, stream);
    const bench = new LedgersBench(world, stream, own, partner, await ProcessCosts.open(world));
    const first = await bench.firstRun();
    const found = await bench.compareAgainAndAgain();
    const verified = await requireEqualLedgers(sender, receiver, stream);
    return { ...first, ...found, verified, costs: { ...first.costs, ...found.costs } };
  } finally {
    await Promise.all([own.close(), partner.close()]);
  }
}

async function streamOf(own: RunWatch, entries: number): Promise<FilledStream> {
  const [agreement] = await own.rows<{ agreement_id: string }>(
    `SELECT agreement_id FROM agreement WHERE state = 'active'`,
  );
  return { agreementId: agreement!.agreement_id, direction: 'destinationToOrigin', entries };
}

interface Trial {
  readonly bytes: number;
  readonly roundTrips: number;
  readonly locateMs: number;
  readonly healedMs: number;
  readonly cpu: { readonly asks: number; readonly answers: number; readonly postgres: number };
}

class LedgersBench {
  constructor(
    private readonly world: BenchWorld,
    private readonly stream: FilledStream,
    private readonly own: RunWatch,
    private readonly partner: RunWatch,
    private readonly costs: ProcessCosts,
  ) {}

  /** From the moment there is a ledger to compare until both have signed for all of it. */
  async firstRun() {
    const { sender, receiver } = this.world;
    tell('first comparison: the cells of both ledgers are built, and everything is countersigned');
    const memory: { asks: number; answers: number }[] = [];
    const watch = setInterval(() => {
      memory.push({
        asks: residentMb(sender.reconciliation.process?.pid) ?? 0,
        answers: residentMb(receiver.reconciliation.process?.pid) ?? 0,
      });
    }, 250);
    const row = progressTable(['s', 'state', 'asks MB', 'answ. MB']);
    const startedAt = Date.now();
    const progress = setInterval(() => {
      void this.own
        .rows<{ state: string }>(`SELECT state FROM reconciliation_run ORDER BY started_at DESC LIMIT 1`)
        .then(
          ([run]) => {
            row([
              rounded((Date.now() - startedAt) / 1000),
              run?.state ?? '-',
              memory.at(-1)?.asks ?? '-',
              memory.at(-1)?.answers ?? '-',
            ]);
          },
          () => undefined,
        );
    }, 10_000);
    try {
      await placeHeads(sender, receiver, this.stream);
      const runId = await this.demand();
      claim((await this.own.follow(runId, firstRunWithinMs)) === 'agreed', await this.whyOf(runId));
      await this.quiet();
      const [asks, answers] = [await this.own.steps(runId), await this.partner.steps(runId)];
      // One after the other: the asker builds before it asks, the partner once it is asked.
      const buildMs = cellsMs(asks) + cellsMs(answers);
      const end = asks.find(({ state }) => state === 'agreed')!.atMs;
      const proposed = asks.find(({ state }) => state === 'checkpointing')?.atMs ?? end;
      const entries = this.stream.entries;
      const of = (who: 'asks' | 'answers') => {
        const seen = memory.map((sample) => sample[who]);
        return { first: seen[0] ?? 0, most: Math.max(0, ...seen), last: seen.at(-1) ?? 0 };
      };
      return {
        buildSeconds: rounded(buildMs / 2000, 1),
        buildPerSecond: rounded((2000 * entries) / buildMs),
        firstCheckpointSeconds: rounded((end - proposed) / 1000, 1),
        costs: {
          'first comparison of all, seconds': { total: rounded((end - asks[0]!.atMs) / 1000, 1) },
          'first comparison, asks: resident MB': of('asks'),
          'first comparison, answers: resident MB': of('answers'),
        },
      };
    } finally {
      clearInterval(watch);
      clearInterval(progress);
    }
  }

  async compareAgainAndAgain() {
    const book = new SenderBook(this.world);
    const done: Trial[] = [];
    const row = progressTable(['trial', 'bytes', 'trips', 'located ms', 'cpu ms', 'healed ms']);
    try {
      // The first warms up.
      for (let trial = 0; trial <= trials; trial++) {
        const before = await this.head();
        await exchangeFor(this.world, book, bulkLoad, { records: recordsPerTrial });
        const measured = await this.compareOnce(before, await this.head());
        const { bytes, roundTrips, locateMs, healedMs, cpu } = measured;
        row([
          trial,
          bytes,
          roundTrips,
          rounded(locateMs),
          cpu.asks + cpu.answers + cpu.postgres,
          rounded(healedMs),
        ]);
        if (trial > 0) done.push(measured);
      }
    } finally {
      await book.close();
    }
    const middle = (of: (trial: Trial) => number) => rounded(percentile(done.map(of), 50));
    const mean = (of: (trial: Trial) => number) =>
      rounded(done.reduce((sum, trial) => sum + of(trial), 0) / done.length);
    return {
      bytes: middle(({ bytes }) => bytes),
      roundTrips: middle(({ roundTrips }) => roundTrips),
      // The kernel counts CPU in steps of ten milliseconds: the mean says more than the middle.
      locateCpuMs: mean(({ cpu }) => cpu.asks + cpu.answers + cpu.postgres),
      locateMs: middle(({ locateMs }) => locateMs),
      healedMs: middle(({ healedMs }) => healedMs),
      costs: {
        'CPU ms until located': {
          asks: mean(({ cpu }) => cpu.asks),
          answers: mean(({ cpu }) => cpu.answers),
          postgres: mean(({ cpu }) => cpu.postgres),
        },
        'slowest of the comparisons': {
          bytes: Math.max(...done.map(({ bytes }) => bytes)),
          roundTrips: Math.max(...done.map(({ roundTrips }) => roundTrips)),
          healedMs: rounded(Math.max(...done.map(({ healedMs }) => healedMs))),
        },
      },
    };
  }

  /** A hundred of the seqs after `before` are lost at the receiver; the run must find exactly these, and heal them, and both must sign. */
  private async compareOnce(before: number, through: number): Promise<Trial> {
    const lost = Array.from(
      { length: lostPerTrial },
      (_, k) => before + 1 + Math.floor((k * (through - before)) / lostPerTrial),
    );
    await this.lose(lost);
    const cpuBefore = this.cpu();
    const requestedAt = Date.now();
    const runId = await this.demand();
    let cpuAfter: Trial['cpu'] | undefined;
    const end = await this.own.follow(runId, runWithinMs, (state) => {
      if (state === 'exchanging') cpuAfter ??= this.cpu();
    });
    claim(end === 'agreed' && cpuAfter !== undefined, await this.whyOf(runId));
    await requireHealed(this.desk, [this.own, this.partner], { runId, stream: this.stream, lost, through });
    const asks = await this.own.steps(runId);
    const located = asks.find(({ state }) => state === 'exchanging')!;
    const answered = (await this.partner.steps(runId)).find(
      ({ messagesSent }) => messagesSent === located.messagesSent,
    )!;
    return {
      bytes: located.bytesSent + answered.bytesSent,
      roundTrips: located.messagesSent,
      locateMs: located.atMs - requestedAt,
      healedMs: asks.find(({ state }) => state === 'agreed')!.atMs - requestedAt,
      cpu: {
        asks: cpuAfter!.asks - cpuBefore.asks,
        answers: cpuAfter!.answers - cpuBefore.answers,
        postgres: cpuAfter!.postgres - cpuBefore.postgres,
      },
    };
  }

  private async lose(seqs: readonly number[]): Promise<void> {
    const params = [this.stream.agreementId, this.stream.direction, seqs];
    for (const table of ['received_service_record', 'record']) {
      await this.partner.rows(
        `DELETE FROM ${table} r USING ledger_entry e WHERE e.agreement_id = $1 AND e.direction = $2 AND e.seq = ANY ($3::bigint[])
           AND r.record_id = e.record_id AND r.version = e.version`,
        params,
      );
    }
    const gone = await this.partner.rows(
      `DELETE FROM ledger_entry WHERE agreement_id = $1 AND direction = $2 AND seq = ANY ($3::bigint[]) RETURNING seq`,
      params,
    );
    claim(gone.length === seqs.length, `${gone.length} of ${seqs.length} rows could be taken away`);
  }

  /** The run of its schedule, where one is under way. */
  private async demand(): Promise<string> {
    const { agreementId, direction } = this.stream;
    for (;;) {
      const asked = await this.desk.ask(
        'POST',
        '/reconciliations',
        { agreementId, direction },
        { 'idempotency-key': randomUUID() },
      );
      if (asked.status < 300) return asked.body.runs[0].runId as string;
      claim(asked.body.code === 'database-busy', `POST /reconciliations answered ${asked.status}`);
    }
  }

  /** Until the schedule has nothing of its own under way. */
  private async quiet(): Promise<void> {
    for (let calm = 0; calm < 8;) {
      const open = [...(await this.own.open()), ...(await this.partner.open())];
      calm = open.length === 0 ? calm + 1 : 0;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }

  private async head(): Promise<number> {
    const [row] = await this.own.rows<{ head: number }>(
      `SELECT next_seq::float8 - 1 AS head FROM stream_out WHERE agreement_id = $1 AND direction = $2`,
      [this.stream.agreementId, this.stream.direction],
    );
    return row!.head;
  }

  private async whyOf(runId: string): Promise<string> {
    const [run] = await this.own.rows<object>(
      'SELECT state, failure, round, found, healed, open, progress FROM reconciliation_run WHERE run_id = $1',
      [runId],
    );
    return `the run ended otherwise: ${JSON.stringify(run)}`;
  }

  private cpu(): Trial['cpu'] {
    const { sender, receiver } = this.world;
    return {
      asks: cpuOf(sender.reconciliation.process?.pid) ?? 0,
      answers: cpuOf(receiver.reconciliation.process?.pid) ?? 0,
      postgres: this.costs.read().postgres ?? 0,
    };
  }

  private get desk() {
    return this.world.sender.reconciliation.desk('auditor');
  }
}

/** From the beginning of the comparison until all rows are in the cells for the first time. */
function cellsMs(steps: readonly RunStep[]): number {
  const begun = steps.find(({ state }) => state === 'comparing');
  const built = steps.find(({ step, done, of }) => step === 'cells' && done !== null && done === of);
  claim(begun !== undefined && built !== undefined, 'no cells were built');
  return built!.atMs - begun!.atMs;
}

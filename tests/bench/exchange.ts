/**
 * Complete exchanges a second: handed over by HTTP, sealed, sent, verified, in both ledgers, receipt back and verified. The clock runs from the
 * first request until the last receipt is stored at the sender, so nothing that was begun is left out. The floors run as long: both begin to pay for
 * writing back what they have dirtied after some ten seconds.
 */
import type { BenchWorld } from './bench-world.js';
import { bulkFloor, singleFloor } from './floor/floors.js';
import { openCallers, runLoad, type LoadShape } from './load.js';
import { percentile } from './percentile.js';
import { perThousand, ProcessCosts, type CpuMs } from './process-costs.js';
import { rounded, type Measured } from './result.js';
import { SenderBook, type Bytes } from './sender-book.js';
import { progressTable, tell } from './tell.js';
import { verifyExchange } from './verify-exchange.js';

export const bulkLoad: LoadShape = { callers: 4, recordsPerCall: 200 };
export const singleLoad: LoadShape = { callers: 32, recordsPerCall: 1 };
const drainedWithinMs = 300_000;
/** Exchange and floor in turn, and the median of each: a shared machine is half as fast again in one minute as in the next. */
const rounds = 3;

export interface LoadRun {
  readonly records: number;
  readonly perSecond: number;
  readonly cpuMsPerThousand: CpuMs;
}

interface Round {
  readonly bulk: LoadRun;
  readonly single: LoadRun;
  readonly bulkFloorPerSecond: number;
  readonly singleFloorPerSecond: number;
}

export async function benchExchange(world: BenchWorld, seconds: number): Promise<Measured> {
  const book = new SenderBook(world);
  try {
    tell('warming up');
    let accepted = await exchangeFor(world, book, bulkLoad, { records: 20_000 });
    accepted += await exchangeFor(world, book, singleLoad, { records: 2_000 });
    const beforeBulk = await book.lastParcelNo();
    const runs: Round[] = [];
    let bulkBytes: Bytes | undefined;
    for (let round = 1; round <= rounds; round += 1) {
      tell(
        `round ${round} of ${rounds}, ${seconds} s each: bulk, ${bulkLoad.callers} callers, ${bulkLoad.recordsPerCall} records a request`,
      );
      const bulk = await timedLoad(world, book, bulkLoad, seconds);
      bulkBytes ??= await book.bytes(beforeBulk);
      tell(`single, ${singleLoad.callers} callers, one record a request`);
      const single = await timedLoad(world, book, singleLoad, seconds);
      tell('floors');
      const bulkFloorPerSecond = await bulkFloor(world, bulkBytes, seconds);
      const singleFloorPerSecond = await singleFloor(world, bulkBytes, singleLoad.callers, seconds);
      runs.push({ bulk, single, bulkFloorPerSecond, singleFloorPerSecond });
      accepted += bulk.records + single.records;
    }
    await verifyExchange(world, accepted);
    const median = (of: (round: Round) => number) => rounded(percentile(runs.map(of), 50));
    const costsOf = (kind: 'bulk' | 'single') => medianRun(runs.map((round) => round[kind])).cpuMsPerThousand;
    return {
      parameters: {
        seconds,
        rounds,
        bulkCallers: bulkLoad.callers,
        recordsPerCall: bulkLoad.recordsPerCall,
        singleCallers: singleLoad.callers,
        ...bulkBytes!,
      },
      figures: {
        bulkPerSecond: median(({ bulk }) => bulk.perSecond),
        singlePerSecond: median(({ single }) => single.perSecond),
      },
      floor: {
        bulkPerSecond: median(({ bulkFloorPerSecond }) => bulkFloorPerSecond),
        singlePerSecond: median(({ singleFloorPerSecond }) => singleFloorPerSecond),
      },
      costs: {
        'bulk: CPU ms per 1000 records': costsOf('bulk'),
        'single: CPU ms per 1000 records': costsOf('single'),
      },
    };
  } finally {
    await book.close();
  }
}

function medianRun(runs: readonly LoadRun[]): LoadRun {
  const perSecond = percentile(
    runs.map((run) => run.perSecond),
    50,
  );
  return runs.find((run) => run.perSecond === perSecond)!;
}

/** Not timed; answers how many were accepted, all of them complete. */
export async function exchangeFor(
  world: BenchWorld,
  book: SenderBook,
  shape: LoadShape,
  { records }: { records: number },
): Promise<number> {
  const callers = openCallers(world, shape);
  const accepted = await runLoad(callers, (n) => n >= records);
  await callers.close();
  await book.drained(drainedWithinMs);
  return accepted;
}

export async function timedLoad(
  world: BenchWorld,
  book: SenderBook,
  shape: LoadShape,
  seconds: number,
): Promise<LoadRun> {
  const costs = await ProcessCosts.open(world);
  const callers = openCallers(world, shape);
  const row = progressTable(['s', 'accepted', 'complete', 'per s']);
  let accepted = 0;
  const before = costs.read();
  const startedAt = performance.now();
  const since = () => (performance.now() - startedAt) / 1000;
  const progress = setInterval(() => {
    void book.underWay().then(({ waiting, unanswered }) => {
      const complete = Math.max(0, accepted - waiting - unanswered);
      row([rounded(since()), accepted, complete, rounded(complete / since())]);
    });
  }, 2_000);
  try {
    accepted = await runLoad(
      callers,
      () => since() >= seconds,
      (n) => (accepted = n),
    );
    await book.drained(drainedWithinMs);
    const took = since();
    return {
      records: accepted,
      perSecond: accepted / took,
      cpuMsPerThousand: perThousand(before, costs.read(), accepted),
    };
  } finally {
    clearInterval(progress);
    await callers.close();
  }
}

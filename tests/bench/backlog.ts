/** The partner was down: so many records wait for it; how long from its start until every one has its receipt, and whether memory stays flat. */
import type { BenchWorld } from './bench-world.js';
import { bulkLoad, exchangeFor } from './exchange.js';
import { openCallers, runLoad } from './load.js';
import { ProcessCosts } from './process-costs.js';
import { rounded, type Measured } from './result.js';
import { SenderBook } from './sender-book.js';
import { progressTable, tell } from './tell.js';
import { verifyExchange } from './verify-exchange.js';

const recordsPerCall = 500;
const drainedWithinMs = 900_000;

export async function benchBacklog(world: BenchWorld, records: number): Promise<Measured> {
  const book = new SenderBook(world);
  const memory = new MemoryWatch(await ProcessCosts.open(world));
  try {
    tell('warming up');
    const warm = await exchangeFor(world, book, bulkLoad, { records: 6_000 });
    await world.receiver.process!.stop();
    tell(`the partner is down; ${records} records are handed over`);
    const waiting = await handOver(world, records, memory);
    tell('the partner is started');
    const startedAt = performance.now();
    const row = progressTable(['s', 'under way', 'sender MB', 'receiv. MB']);
    const progress = setInterval(() => {
      void book.underWay().then((now) => {
        const { sender, receiver } = memory.last();
        row([
          rounded((performance.now() - startedAt) / 1000),
          now.waiting + now.unanswered,
          sender ?? '-',
          receiver ?? '-',
        ]);
      });
    }, 2_000);
    try {
      await world.startSide(world.receiver);
      await book.drained(drainedWithinMs, 50);
    } finally {
      clearInterval(progress);
    }
    const seconds = (performance.now() - startedAt) / 1000;
    const resident = memory.summary();
    await verifyExchange(world, warm + waiting);
    return {
      parameters: { records: waiting, recordsPerCall },
      figures: { seconds: rounded(seconds, 1), drainedPerSecond: rounded(waiting / seconds) },
      floor: {},
      costs: resident,
    };
  } finally {
    memory.stop();
    await book.close();
  }
}

async function handOver(world: BenchWorld, records: number, memory: MemoryWatch): Promise<number> {
  const callers = openCallers(world, { callers: 4, recordsPerCall });
  const row = progressTable(['accepted', 'sender MB']);
  let toldAt = 0;
  const calls = Math.ceil(records / recordsPerCall);
  let begun = 0;
  const accepted = await runLoad(
    callers,
    () => begun++ >= calls,
    (n) => {
      if (n - toldAt < records / 5) return;
      toldAt = n;
      row([n, memory.last().sender ?? '-']);
    },
  );
  await callers.close();
  return accepted;
}

/** Resident megabytes of both services, twice a second. */
class MemoryWatch {
  private readonly samples: { sender: number | undefined; receiver: number | undefined }[] = [];
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly costs: ProcessCosts) {
    this.timer = setInterval(() => this.samples.push(costs.residentMb()), 500);
  }

  last(): { sender: number | undefined; receiver: number | undefined } {
    return this.costs.residentMb();
  }

  summary(): Record<string, Record<string, number>> {
    const of = (side: 'sender' | 'receiver') => {
      const seen = this.samples.flatMap((sample) => sample[side] ?? []);
      return { first: seen[0] ?? 0, most: Math.max(0, ...seen), last: seen.at(-1) ?? 0 };
    };
    return { 'sender: resident MB': of('sender'), 'receiver: resident MB': of('receiver') };
  }

  stop(): void {
    clearInterval(this.timer);
  }
}

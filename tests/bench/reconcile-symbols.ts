/**
 * What a comparison costs by itself, without databases: cells, bytes of the real messages, trips and CPU for ledgers of 10^5 to 10^8 rows and none to all
 * of them different; and the rivals on the same sets.
 */
import { Decoder, type Cells } from '@liangdi/sketch';
import { negentropyOver, ribltCells, type NegentropyCost } from './reconcile-rivals.js';
import {
  benchKeys,
  cellsLikeAll,
  cellsOfAll,
  cellsWithout,
  plantedIn,
  type Planted,
} from './reconcile-sets.js';
import { locate, type Located } from './reconcile-talk.js';
import { rounded } from './result.js';
import { progressTable, tell } from './tell.js';

export interface SymbolsReport {
  /** Over many sets of a hundred differences. */
  readonly atHundred: {
    readonly cellsPerDifference: number;
    readonly oneTripShare: number;
    readonly riblt: number;
  };
  readonly negentropy: NegentropyCost;
  /** Per cent more bytes and CPU for a ledger twice as long, the same differences; the most of any length tried. */
  readonly slope: { readonly bytesPercent: number; readonly cpuPercent: number };
  readonly table: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

const lengths = [100_000, 1_000_000, 10_000_000];
const simulatedLength = 100_000_000;
const differences = [0, 1, 10, 100, 1_000, 100_000];
/** For a hundred thousand differences, in the ranges in which they are asked for. */
const mostCells = 160_000;
const trials = 200;

export async function benchSymbols({ full }: { full: boolean }): Promise<SymbolsReport> {
  tell(`a hundred differences, ${trials} sets`);
  const atHundred = await measureHundred();
  const table: Record<string, Record<string, number>> = {};
  const row = progressTable(['n', 'different', 'cells', 'bytes', 'trips', 'decode ms', 'cpu ms']);
  const take = (n: number, planted: Planted, all: Cells, name = `n ${n}`): Located => {
    const d = planted.seqs.length;
    const located = timed(all, n, planted);
    const { cells, bytes, roundTrips, decodeMs, cpuMs } = located;
    row([n, d, cells, bytes, roundTrips, rounded(decodeMs, 2), rounded(cpuMs, 1)]);
    table[`${name}, ${d} different`] = {
      cells,
      bytes,
      roundTrips,
      decodeMs: rounded(decodeMs, 2),
      cpuMs: rounded(cpuMs, 1),
    };
    return located;
  };
  const everything = 20_000;
  take(
    everything,
    plantedIn(everything, everything),
    cellsOfAll(everything, mostCells, () => undefined),
    '2 × 10000, nothing in common',
  );
  const slope = { bytesPercent: 0, cpuPercent: 0 };
  for (const n of [...lengths, simulatedLength]) {
    const all = n === simulatedLength ? cellsLikeAll(n, mostCells) : cellsOfAll(n, mostCells, tellOf(n));
    for (const d of differences)
      take(n, plantedIn(n, d), all, n === simulatedLength ? `n ${n} (simulated)` : `n ${n}`);
    if (n === simulatedLength) continue;
    const twice = slopeAt(n, all);
    slope.bytesPercent = Math.max(slope.bytesPercent, twice.bytesPercent);
    slope.cpuPercent = Math.max(slope.cpuPercent, twice.cpuPercent);
  }
  const n = full ? 10_000_000 : 1_000_000;
  tell(`negentropy over two sets of ${n}, 100 different`);
  const negentropy = negentropyOver(n, plantedIn(n, 100));
  tell(
    `negentropy: ${negentropy.bytes} bytes, ${negentropy.roundTrips} trips, ${rounded(negentropy.cpuMs)} ms`,
  );
  return { atHundred, negentropy, slope, table };
}

/** The best of a few, where it takes no time: the first runs of a function are not what it costs. */
function timed(all: Cells, n: number, planted: Planted): Located {
  const [senders, receivers] = [
    cellsWithout(all, planted.receiverOnly),
    cellsWithout(all, planted.senderOnly),
  ];
  let best = locate(senders, receivers, n, planted);
  for (let again = 0; again < 30 && planted.seqs.length <= 1_000; again++) {
    const next = locate(senders, receivers, n, planted);
    if (next.cpuMs < best.cpuMs) best = next;
  }
  return best;
}

/** The very same differences in a ledger of n and in one of 2n. */
function slopeAt(n: number, all: Cells): { bytesPercent: number; cpuPercent: number } {
  const planted = plantedIn(n, 100);
  const [once, twice] = [timed(all, n, planted), timed(cellsLikeAll(2 * n, mostCells), 2 * n, planted)];
  const percent = (a: number, b: number) => rounded((100 * (b - a)) / a, 2);
  return { bytesPercent: percent(once.bytes, twice.bytes), cpuPercent: percent(once.cpuMs, twice.cpuMs) };
}

/** How many cells it really takes, one by one, and how often the first answer is enough. */
async function measureHundred(): Promise<SymbolsReport['atHundred']> {
  const d = 100;
  const n = 1_000_000;
  let [cells, riblt, oneTrip] = [0, 0, 0];
  const none = cellsLikeAll(n, 2_048);
  for (let trial = 0; trial < trials; trial++) {
    const planted = plantedIn(n, d, trial);
    const [senders, receivers] = [
      cellsWithout(none, planted.receiverOnly),
      cellsWithout(none, planted.senderOnly),
    ];
    const difference = senders.minus(receivers);
    const decoder = new Decoder(benchKeys);
    while (!decoder.decoded) decoder.add(difference.slice(decoder.size, decoder.size + 1));
    cells += decoder.size;
    riblt += await ribltCells(planted);
    if (locate(senders, receivers, n, planted).roundTrips === 1) oneTrip += 1;
  }
  const perDifference = (sum: number) => rounded(sum / trials / d, 3);
  return {
    cellsPerDifference: perDifference(cells),
    riblt: perDifference(riblt),
    oneTripShare: rounded(oneTrip / trials, 2),
  };
}

function tellOf(n: number): (done: number) => void {
  return (done) => {
    if (n >= 5_000_000 && done % 2_500_000 === 0) tell(`cells of ${done} of ${n} rows`);
  };
}

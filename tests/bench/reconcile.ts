/**
 * Reconciliation: what a comparison costs by itself and beside others' protocols, what keeping the cells costs, and how long two parties take over
 * ledgers of a year, from the question to the countersigned checkpoint.
 */
import { readFile } from 'node:fs/promises';
import type { BenchWorld } from './bench-world.js';
import { benchLedgers } from './reconcile-ledgers.js';
import { benchSymbols } from './reconcile-symbols.js';
import { benchUpkeep } from './reconcile-upkeep.js';
import { rounded, type BenchResult, type Measured } from './result.js';

export interface ReconcileOptions {
  readonly records: number;
  /** The rival over ten million as well: minutes, and gigabytes. */
  readonly full: boolean;
}

export async function benchReconcile(
  world: BenchWorld,
  { records, full }: ReconcileOptions,
): Promise<Measured> {
  const symbols = await benchSymbols({ full });
  const upkeep = await benchUpkeep(world);
  const { costs, ...ledgers } = await benchLedgers(world, records);
  const { atHundred, negentropy, slope } = symbols;
  const exchange = await exchangeMicros();
  return {
    parameters: {
      records,
      different: 100,
      negentropyRows: full ? 10_000_000 : 1_000_000,
      exchangeMicrosPerRecord: exchange,
    },
    figures: {
      bytes: ledgers.bytes,
      roundTrips: ledgers.roundTrips,
      locateCpuMs: ledgers.locateCpuMs,
      healedMs: ledgers.healedMs,
      locateMs: ledgers.locateMs,
      cellsPerDifference: atHundred.cellsPerDifference,
      oneTripShare: atHundred.oneTripShare,
      bytesPercentForTwiceAsLong: slope.bytesPercent,
      buildSeconds: ledgers.buildSeconds,
      buildPerSecond: ledgers.buildPerSecond,
      firstCheckpointSeconds: ledgers.firstCheckpointSeconds,
      upkeepMicrosPerEntry: upkeep.upkeepMicrosPerEntry,
      // Both sides keep cells; what an exchange costs is of both sides too.
      upkeepPercentOfExchange: rounded((200 * upkeep.upkeepMicrosPerEntry) / exchange, 1),
      verified: ledgers.verified,
    },
    floor: {
      bytes: negentropy.bytes,
      roundTrips: negentropy.roundTrips,
      locateCpuMs: rounded(negentropy.cpuMs),
      cellsPerDifference: atHundred.riblt,
    },
    costs: { ...costs, ...symbols.table },
  };
}

/** CPU of both sides and PostgreSQL for one record, as the exchange bench last reported it. */
async function exchangeMicros(): Promise<number> {
  const report = new URL('../../docs/reports/performance.json', import.meta.url);
  const all = JSON.parse(await readFile(report, 'utf8').catch(() => '{}')) as Record<string, BenchResult>;
  const of = all['exchange over kafka'] ?? all['exchange over postgres'];
  const { driver: _driver, ...parts } = of?.costs?.['bulk: CPU ms per 1000 records'] ?? {};
  return Object.values(parts).reduce((sum, ms) => sum + ms, 0) || 400;
}

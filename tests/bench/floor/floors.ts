/** The floors: what the same bytes cost without signatures, ledgers, receipts, access or HTTP. Measured in the same run, on the same servers. */
import { randomBytes } from 'node:crypto';
import type { BenchWorld } from '../bench-world.js';
import { percentile } from '../percentile.js';
import type { Bytes } from '../sender-book.js';
import { openBareLog } from './bare-log.js';
import { BareTable } from './bare-tables.js';

/** Batches inserted and sent side by side, so that the floor waits for nothing it need not. */
const lanes = 3;

/** Rows a second through: unnest insert at the sender → message of a parcel's size → unnest insert at the receiver. */
export async function bulkFloor(world: BenchWorld, bytes: Bytes, seconds: number): Promise<number> {
  const { recordsPerParcel: rows, perParcel } = bytes;
  const [from, to] = await Promise.all([
    BareTable.open(world.sender, bytes, lanes),
    BareTable.open(world.receiver, bytes, 1),
  ]);
  let taken = 0;
  let tookOne: (() => void) | undefined;
  const log = await openBareLog(world, async () => {
    await to.insert(rows);
    taken += 1;
    tookOne?.();
  });
  try {
    const parcel = randomBytes(perParcel);
    const startedAt = performance.now();
    let sent = 0;
    const lane = async () => {
      while (performance.now() - startedAt < seconds * 1000) {
        await from.insert(rows);
        await log.send(parcel);
        sent += 1;
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
    while (taken < sent) await new Promise<void>((resolve) => (tookOne = resolve));
    return (sent * rows) / ((performance.now() - startedAt) / 1000);
  } finally {
    await log.close();
    await Promise.all([from.close(), to.close()]);
  }
}

/** One-row transactions a second at the sender, as many side by side as there are callers. */
export async function singleFloor(
  world: BenchWorld,
  bytes: Bytes,
  callers: number,
  seconds: number,
): Promise<number> {
  const table = await BareTable.open(world.sender, bytes, callers);
  try {
    const startedAt = performance.now();
    let done = 0;
    const caller = async () => {
      while (performance.now() - startedAt < seconds * 1000) {
        await table.insertOneInTransaction();
        done += 1;
      }
    };
    await Promise.all(Array.from({ length: callers }, caller));
    return done / ((performance.now() - startedAt) / 1000);
  } finally {
    await table.close();
  }
}

/** Milliseconds of: one commit at the sender, one message produced and consumed, one commit at the receiver; nobody else about. */
export async function latencyFloor(
  world: BenchWorld,
  bytes: Bytes,
  times: number,
): Promise<{ p50Ms: number; p99Ms: number }> {
  const [from, to] = await Promise.all([
    BareTable.open(world.sender, bytes, 1),
    BareTable.open(world.receiver, bytes, 1),
  ]);
  let arrived: (() => void) | undefined;
  const log = await openBareLog(world, async () => {
    await to.insert(1);
    arrived?.();
  });
  try {
    const parcel = randomBytes(bytes.perParcel);
    const took: number[] = [];
    for (let i = 0; i < times + 20; i++) {
      const startedAt = performance.now();
      const arrival = new Promise<void>((resolve) => (arrived = resolve));
      await from.insert(1);
      await log.send(parcel);
      await arrival;
      if (i >= 20) took.push(performance.now() - startedAt);
    }
    return { p50Ms: percentile(took, 50), p99Ms: percentile(took, 99) };
  } finally {
    await log.close();
    await Promise.all([from.close(), to.close()]);
  }
}

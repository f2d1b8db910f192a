/**
 * What keeping the cells costs while entries arrive: the same inserts once without cells and triggers and once with both, turn about, in a database of
 * their own. CPU of this process and of PostgreSQL, since time on a shared machine says little.
 */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import { Database, prepareParty, type Actor } from '@liangdi/database';
import {
  bringUpToDate,
  insertLedgerEntries,
  ledgerMigrations,
  type LedgerEntry,
  type Stream,
} from '@liangdi/ledger';
import { newId } from '@liangdi/record';
import type { BenchWorld } from './bench-world.js';
import { ProcessCosts } from './process-costs.js';
import { benchKeys } from './reconcile-sets.js';
import { cpuSince } from './reconcile-talk.js';
import { progressTable, tell } from './tell.js';

export interface UpkeepReport {
  readonly upkeepMicrosPerEntry: number;
  readonly insertMicrosPerEntry: number;
}

const rounds = 6;
const entriesPerRound = 61_440;
const entriesPerParcel = 256;
const entriesPerUpkeep = 10_240;
const actor: Actor = { kind: 'machine', subject: 'bench', roles: [], party: '360731.origin' };

export async function benchUpkeep(world: BenchWorld): Promise<UpkeepReport> {
  tell(`upkeep: ${rounds} rounds of ${entriesPerRound} entries, with and without cells`);
  const name = `bench${process.pid}_upkeep`;
  const password = randomBytes(12).toString('hex');
  const { superuserUrl } = world;
  const urls = await prepareParty({
    superuserUrl,
    database: name,
    passwords: { migrator: password, app: password },
  });
  const database = await Database.open({
    url: urls.appUrl,
    migrationUrl: urls.migratorUrl,
    migrations: ledgerMigrations,
    poolSize: 4,
    applicationName: 'bench',
  });
  const migrator = new pg.Client(urls.migratorUrl);
  await migrator.connect();
  try {
    return await turnAbout(database, migrator, await ProcessCosts.open(world));
  } finally {
    await migrator.end();
    await database.close();
  }
}

async function turnAbout(
  database: Database,
  migrator: pg.Client,
  costs: ProcessCosts,
): Promise<UpkeepReport> {
  const newStream = (): Stream => ({ agreementId: randomUUID(), direction: 'destinationToOrigin' });
  const streams = { without: newStream(), with: newStream() };
  const spent = { without: 0, with: 0 };
  const row = progressTable(['round', 'without', 'with', 'µs/entry']);
  for (let round = 0; round <= rounds; round++) {
    const from = round * entriesPerRound + 1;
    const now = { without: 0, with: 0 };
    for (const way of ['without', 'with'] as const) {
      await migrator.query(
        `ALTER TABLE ledger_entry ${way === 'with' ? 'ENABLE' : 'DISABLE'} TRIGGER ledger_entry_insert_marks`,
      );
      await migrator.query('CHECKPOINT').catch(() => undefined);
      now[way] = await cpuOf(costs, () => fill(database, streams[way], from, way === 'with'));
    }
    // The first warms up.
    if (round === 0) continue;
    spent.without += now.without;
    spent.with += now.with;
    row([round, ...[now.without, now.with, now.with - now.without].map(perEntry)]);
  }
  await requireUpToDate(database, streams.with);
  return {
    upkeepMicrosPerEntry: Number(
      (((spent.with - spent.without) / rounds / entriesPerRound) * 1000).toFixed(2),
    ),
    insertMicrosPerEntry: Number(((spent.without / rounds / entriesPerRound) * 1000).toFixed(1)),
  };
}

const perEntry = (ms: number) => ((1000 * ms) / entriesPerRound).toFixed(2);

async function cpuOf(costs: ProcessCosts, work: () => Promise<void>): Promise<number> {
  const [postgres, node] = [costs.read().postgres ?? 0, process.cpuUsage()];
  await work();
  return cpuSince(node) + (costs.read().postgres ?? 0) - postgres;
}

async function fill(database: Database, stream: Stream, from: number, keepUp: boolean): Promise<void> {
  for (let at = from; at < from + entriesPerRound; at += entriesPerParcel) {
    const entries = Array.from({ length: entriesPerParcel }, (_, n) => entryAt(stream, at + n));
    await database.inTransaction(actor, async (tx) => insertLedgerEntries(tx, entries));
    const through = at + entriesPerParcel - 1;
    if (keepUp && (through - from + 1) % entriesPerUpkeep === 0)
      await bringUpToDate({ database, actor }, stream, benchKeys, through);
  }
}

function entryAt(stream: Stream, seq: number): LedgerEntry {
  const bytes = (what: string) => createHash('sha256').update(`${what} ${seq}`).digest();
  return {
    ...stream,
    seq,
    epoch: '2026-11-20',
    keyHash: bytes('key'),
    recordId: newId(),
    version: 1,
    digest: bytes('digest'),
    status: 'applied',
    parcelDigest: bytes('parcel'),
  };
}

async function requireUpToDate(database: Database, stream: Stream): Promise<void> {
  const last = (rounds + 1) * entriesPerRound;
  const { throughSeq, added } = await bringUpToDate({ database, actor }, stream, benchKeys, last);
  if (throughSeq !== last || added !== 0)
    throw new Error(`verification failed: cells go through ${throughSeq}`);
}

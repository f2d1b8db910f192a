/** A ledger on a real PostgreSQL for specs: rows by the dozen, an intruder with the superuser's rights, and cells reckoned from scratch. */
import { createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import { Database, type Actor, type Tx } from '@liangdi/database';
import { sha256 } from '@liangdi/envelope';
import { instant } from '@liangdi/record';
import { Cells, storedCells, symbolsOfRows } from '@liangdi/sketch';
import { cloneDatabase } from '@liangdi/testing';
import {
  bringUpToDate,
  insertCorrections,
  insertLedgerEntries,
  insertOutcomes,
  ledgerMigrations,
  type LedgerCorrection,
  type LedgerEntry,
  type LedgerStatus,
  type Stream,
  type UpkeepOptions,
} from '../index.js';

export const actor: Actor = { kind: 'machine', subject: 'spec', roles: [], party: '360731.origin' };
export const keys = { symbol: createSecretKey(randomBytes(32)), check: createSecretKey(randomBytes(32)) };
const perEpoch = 10;

/** Seqs 1 … 10 are of the first day, 11 … 20 of the second. */
export const epochAt = (seq: number): string =>
  `2026-11-${String(1 + Math.floor((seq - 1) / perEpoch)).padStart(2, '0')}`;

/** Their key hashes are in another order than their seqs. */
export function entryAt(stream: Stream, seq: number, change: Partial<LedgerEntry> = {}): LedgerEntry {
  return {
    ...stream,
    seq,
    epoch: epochAt(seq),
    keyHash: sha256(`key ${seq}`),
    recordId: recordIdAt(seq),
    version: 1,
    digest: sha256(`digest ${seq}`),
    status: 'applied',
    parcelDigest: sha256('parcel'),
    ...change,
  };
}

export const recordIdAt = (seq: number): string => `0190a000-0000-7000-8000-${String(seq).padStart(12, '0')}`;

export function correctionAt(
  stream: Stream,
  seq: number,
  change: Partial<LedgerCorrection> = {},
): LedgerCorrection {
  return { ...entryAt(stream, seq), class: 'mismatch', runId: recordIdAt(1), ...change };
}

export interface Scene {
  readonly database: Database;
  /** Somebody who may do everything. */
  readonly intruder: pg.Client;
  newStream(): Stream;
  append(stream: Stream, from: number, through: number): Promise<void>;
  told(stream: Stream, seq: number, status: Exclude<LedgerStatus, 'applied'>): Promise<void>;
  correct(...corrections: LedgerCorrection[]): Promise<void>;
  read<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  upkeep(stream: Stream, through: number, options?: UpkeepOptions): ReturnType<typeof bringUpToDate>;
  /** What stands by what the tables say, without the view, and the cells of it. */
  scratch(stream: Stream, within: (seq: number) => boolean): Promise<{ entries: number; cells: Cells }>;
  close(): Promise<void>;
}

export async function openScene(): Promise<Scene> {
  const clone = await cloneDatabase(ledgerMigrations);
  const database = await Database.open({
    url: clone.url,
    migrations: [],
    applicationName: 'spec',
    poolSize: 4,
  });
  const intruder = new pg.Client(clone.superuserUrl);
  await intruder.connect();
  const write = (work: (tx: Tx) => Promise<void>) => database.inTransaction(actor, work);
  return {
    database,
    intruder,
    newStream: () => ({ agreementId: randomUUID(), direction: 'destinationToOrigin' }),
    append: (stream, from, through) =>
      write(async (tx) => {
        const entries = Array.from({ length: through - from + 1 }, (_, n) => entryAt(stream, from + n));
        insertLedgerEntries(tx, entries);
      }),
    told: (stream, seq, status) =>
      write((tx) =>
        insertOutcomes(tx, [
          { ...stream, seq, status, reason: status, receiptId: sha256(status), at: instant(new Date()) },
        ]),
      ),
    correct: (...corrections) => write((tx) => insertCorrections(tx, corrections)),
    read: (work) => database.inTransaction(actor, work, { isolation: 'repeatable read' }),
    upkeep: (stream, through, options) => bringUpToDate({ database, actor }, stream, keys, through, options),
    scratch: (stream, within) => scratch(intruder, stream, within),
    async close() {
      await database.close();
      await intruder.end();
      await clone.drop();
    },
  };
}

interface RawRow {
  readonly seq: string;
  readonly key_hash: Buffer;
  readonly version: number;
  readonly digest: Buffer;
  readonly status: LedgerStatus | 'void';
}

async function scratch(
  reader: pg.Client,
  { agreementId, direction }: Stream,
  within: (seq: number) => boolean,
) {
  const all = async (table: string, order: string) =>
    (
      await reader.query<RawRow>(
        `SELECT * FROM ${table} WHERE agreement_id = $1 AND direction = $2 ORDER BY ${order}`,
        [agreementId, direction],
      )
    ).rows;
  const standing = new Map<string, RawRow>();
  for (const row of await all('ledger_entry', 'seq')) standing.set(row.seq, row);
  for (const { seq, status } of await all('ledger_outcome', 'status')) {
    const row = standing.get(seq);
    if (row) standing.set(seq, { ...row, status });
  }
  for (const row of await all('ledger_correction', 'correction_id')) standing.set(row.seq, row);
  const rows = [...standing.values()]
    .filter(({ seq, status }) => status !== 'void' && within(Number(seq)))
    .map((row) => ({
      seq: Number(row.seq),
      keyHash: row.key_hash,
      version: row.version,
      digest: row.digest,
      status: row.status as LedgerStatus,
    }));
  return { entries: rows.length, cells: new Cells(storedCells).add(symbolsOfRows(keys, rows)) };
}

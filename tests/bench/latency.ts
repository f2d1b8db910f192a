/**
 * How long one exchange takes at a tenth of the single load: from the moment the office sends its request until the commit that stores the partner's
 * receipt at the sender. That commit is heard of by a trigger of the bench's own, so the end is the commit and not a row's time stamp.
 */
import pg from 'pg';
import type { BenchWorld } from './bench-world.js';
import { exchangeFor, singleLoad, timedLoad } from './exchange.js';
import { latencyFloor } from './floor/floors.js';
import { openCallers } from './load.js';
import { percentile } from './percentile.js';
import { rounded, type Measured } from './result.js';
import { SenderBook } from './sender-book.js';
import { tell } from './tell.js';
import { verifyExchange } from './verify-exchange.js';

const fullLoadSeconds = 6;
const warmUpSeconds = 10;

export async function benchLatency(world: BenchWorld, seconds: number): Promise<Measured> {
  const book = new SenderBook(world);
  try {
    tell('warming up');
    let accepted = await exchangeFor(world, book, singleLoad, { records: 2_000 });
    const full = await timedLoad(world, book, singleLoad, fullLoadSeconds);
    accepted += full.records;
    const rate = Math.max(1, full.perSecond / 10);
    tell(`full single load ${rounded(full.perSecond)}/s; now ${rounded(rate)}/s for ${seconds} s`);
    // Records alone take other ways through the code than records in crowds: those ways are warmed up too.
    accepted += (await paced(world, book, rate, warmUpSeconds)).length;
    const lastParcel = await book.lastParcelNo();
    const took = await paced(world, book, rate, seconds);
    accepted += took.length;
    const bytes = await book.bytes(lastParcel);
    await verifyExchange(world, accepted);
    tell('floor');
    const floor = await latencyFloor(world, { ...bytes, recordsPerParcel: 1 }, 400);
    return {
      parameters: { seconds, ratePerSecond: rounded(rate), records: took.length },
      figures: { p50Ms: rounded(percentile(took, 50), 1), p99Ms: rounded(percentile(took, 99), 1) },
      floor: { p50Ms: rounded(floor.p50Ms, 1), p99Ms: rounded(floor.p99Ms, 1) },
    };
  } finally {
    await book.close();
  }
}

/** Requests leave at their times whether or not earlier ones have been answered: waiting is not left out of the measure. */
async function paced(world: BenchWorld, book: SenderBook, rate: number, seconds: number): Promise<number[]> {
  const ears = await ReceiptEars.open(world);
  const callers = openCallers(world, { ...singleLoad, callers: 64 });
  try {
    const total = Math.round(rate * seconds);
    const startedAt = performance.now();
    const sent = Array.from({ length: total }, async (_, i) => {
      const due = startedAt + (i * 1000) / rate;
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
      const leftAt = performance.now();
      const { text } = await callers.each[0]!.hand();
      return { recordId: (JSON.parse(text) as { recordId: string }).recordId, leftAt };
    });
    const records = await Promise.all(sent);
    await book.drained(60_000);
    return await ears.latenciesOf(records);
  } finally {
    await callers.close();
    await ears.close();
  }
}

/** Notes when this process hears that a `delivered` receipt has been committed at the sender. */
class ReceiptEars {
  private readonly heardAt = new Map<string, number>();

  private constructor(private readonly client: pg.Client) {
    client.on('notification', ({ payload }) => this.heardAt.set(payload ?? '', performance.now()));
  }

  static async open({ sender }: BenchWorld): Promise<ReceiptEars> {
    const client = new pg.Client(sender.database.migratorUrl);
    await client.connect();
    const ears = new ReceiptEars(client);
    await client.query(`
      CREATE OR REPLACE FUNCTION bench_heard() RETURNS trigger LANGUAGE plpgsql AS
        $$BEGIN PERFORM pg_notify('bench_receipt', encode(NEW.parcel_digest, 'hex')); RETURN NULL; END$$;
      CREATE OR REPLACE TRIGGER bench_heard AFTER INSERT ON receipt
        FOR EACH ROW WHEN (NEW.stage = 'delivered') EXECUTE FUNCTION bench_heard();
      LISTEN bench_receipt`);
    return ears;
  }

  async latenciesOf(records: readonly { recordId: string; leftAt: number }[]): Promise<number[]> {
    // Notifications that came with the last commits are on their way on this very connection: a round trip brings them.
    await this.client.query('SELECT 1');
    const { rows } = await this.client.query<{ record_id: string; parcel: string }>(
      `SELECT record_id, encode(parcel_digest, 'hex') AS parcel FROM ledger_entry WHERE record_id = ANY($1::uuid[])`,
      [records.map(({ recordId }) => recordId)],
    );
    const parcelOf = new Map(rows.map(({ record_id, parcel }) => [record_id, parcel]));
    return records.map(({ recordId, leftAt }) => {
      const heard = this.heardAt.get(parcelOf.get(recordId) ?? '');
      if (heard === undefined) throw new Error('verification failed: no receipt was heard of for a record');
      return heard - leftAt;
    });
  }

  async close(): Promise<void> {
    await this.client.query('DROP TRIGGER bench_heard ON receipt; DROP FUNCTION bench_heard');
    await this.client.end();
  }
}

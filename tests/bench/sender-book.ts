/** Looks at the sender's tables while a bench runs: what still waits, and whether every parcel has its answer. Cheap: only what is under way is read. */
import pg from 'pg';
import type { BenchWorld } from './bench-world.js';

const underWay = `
  SELECT (SELECT count(*) FROM outbox)::integer AS waiting,
         (SELECT coalesce(sum(count), 0) FROM parcel_out WHERE answered_at IS NULL)::integer AS unanswered`;

const drained = `
  SELECT NOT EXISTS (SELECT FROM outbox) AND NOT EXISTS (SELECT FROM parcel_out WHERE answered_at IS NULL) AS drained`;

/** What an exchange moved, for a floor that moves the same. */
export interface Bytes {
  readonly perEntry: number;
  readonly perBody: number;
  readonly perParcel: number;
  readonly recordsPerParcel: number;
}

export class SenderBook {
  private readonly pool: pg.Pool;

  constructor({ sender }: BenchWorld) {
    this.pool = new pg.Pool({ connectionString: sender.database.migratorUrl, max: 2 });
  }

  async underWay(): Promise<{ waiting: number; unanswered: number }> {
    return (await this.pool.query<{ waiting: number; unanswered: number }>(underWay)).rows[0]!;
  }

  /** Resolves when every record handed over has its receipt stored here. */
  async drained(withinMs: number, everyMs = 20): Promise<void> {
    for (const until = Date.now() + withinMs; ;) {
      if ((await this.pool.query<{ drained: boolean }>(drained)).rows[0]!.drained) return;
      if (Date.now() > until)
        throw new Error(`not drained within ${withinMs} ms: ${JSON.stringify(await this.underWay())}`);
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  }

  /** Averages over the parcels after `parcelNo`. */
  async bytes(afterParcelNo = 0): Promise<Bytes> {
    const { rows } = await this.pool.query<Record<keyof Bytes, string>>(
      `WITH p AS (SELECT parcel_digest, count, octet_length(sealed) AS bytes FROM parcel_out WHERE parcel_no > $1)
       SELECT (SELECT avg(octet_length(entry)) FROM (SELECT entry FROM record LIMIT 1000) r) AS "perEntry",
              (SELECT avg(octet_length(body)) FROM (SELECT body FROM record LIMIT 1000) r) AS "perBody",
              avg(bytes) AS "perParcel", avg(count) AS "recordsPerParcel" FROM p`,
      [afterParcelNo],
    );
    const [row] = rows;
    return {
      perEntry: Math.round(Number(row!.perEntry)),
      perBody: Math.round(Number(row!.perBody)),
      perParcel: Math.round(Number(row!.perParcel)),
      recordsPerParcel: Math.max(1, Math.round(Number(row!.recordsPerParcel))),
    };
  }

  async lastParcelNo(): Promise<number> {
    return Number(
      (await this.pool.query<{ n: string }>('SELECT coalesce(max(parcel_no), 0) AS n FROM parcel_out'))
        .rows[0]!.n,
    );
  }

  async close(): Promise<void> {
    await this.pool.end();
  }
}

/**
 * Reads from both parties' databases what is claimed of an exchange. Nothing here remembers what anybody did: every figure is what a stranger
 * with the two databases would find.
 */
import pg from 'pg';
import type { Direction } from '@liangdi/record';
import type { Side } from '../world/world.js';

export interface StreamComparison {
  readonly direction: Direction;
  readonly sender: StreamBook;
  readonly receiver: StreamBook;
  /** Same numbers, same digests, same standing on both sides. */
  readonly equal: boolean;
}

export interface StreamBook {
  readonly entries: number;
  readonly refused: number;
  /** Numbers run 1…n without a hole. */
  readonly gapless: boolean;
  /** Over (seq, digest, standing) in order of seq. */
  readonly fingerprint: string;
}

/**
 * What stands in the ledgers of one direction, or of both: a row healed by a correction reads as if it had never been ill, and the altered row
 * beside it does not count.
 */
const standingIn = (direction: string): string => `(
  SELECT s.* FROM (SELECT agreement_id, direction FROM ledger_entry UNION SELECT agreement_id, direction FROM ledger_correction) l
  CROSS JOIN LATERAL ledger_standing_between(l.agreement_id, l.direction, -140737488355328, 140737488355327) s
  WHERE l.direction = ${direction})`;
const standing = standingIn('l.direction');

const book = `
  SELECT count(*)::integer AS entries,
         count(*) FILTER (WHERE e.status <> 'applied')::integer AS refused,
         coalesce(min(e.seq) = 1 AND max(e.seq) = count(*), true) AS gapless,
         encode(sha256(convert_to(coalesce(string_agg(
           e.seq || ':' || encode(e.digest, 'hex') || ':' || e.status, ',' ORDER BY e.seq), ''), 'UTF8')), 'hex') AS fingerprint
  FROM ${standingIn('$1')} e`;

/** What must be 0 at rest: records still waiting, parcels not sent or not answered, entries without their receipt, records taken in twice or not at all. */
const loose = {
  waiting: `SELECT count(*)::integer AS n FROM outbox`,
  unanswered: `SELECT count(*)::integer AS n FROM parcel_out WHERE answered_at IS NULL`,
  receiptsToSend: `SELECT count(*)::integer AS n FROM receipt_out`,
  sentWithoutReceipt: `
    SELECT count(*)::integer AS n FROM ${standing} e JOIN parcel_out p USING (parcel_digest)
    WHERE NOT EXISTS (SELECT FROM receipt r WHERE r.parcel_digest = e.parcel_digest AND r.stage = 'accepted')
       OR NOT EXISTS (SELECT FROM receipt r WHERE r.parcel_digest = e.parcel_digest AND r.stage IN ('delivered', 'refused'))`,
  appliedWithoutRecord: `
    SELECT count(*)::integer AS n FROM ${standing} e JOIN parcel_in p USING (parcel_digest)
    WHERE e.status = 'applied' AND NOT EXISTS (SELECT FROM record r WHERE r.record_id = e.record_id AND r.version = e.version)`,
  recordsWithoutEntry: `
    SELECT count(*)::integer AS n FROM record r WHERE NOT EXISTS (
      SELECT FROM ${standing} e WHERE e.record_id = r.record_id AND e.version = r.version)
      AND NOT EXISTS (SELECT FROM stopped_record s WHERE s.record_id = r.record_id AND s.version = r.version)`,
  appliedTwice: `
    SELECT count(*)::integer AS n FROM (
      SELECT e.record_id, e.version FROM ${standing} e WHERE e.status = 'applied' GROUP BY 1, 2 HAVING count(*) > 1) twice`,
} as const;

export type LooseEnds = Readonly<Record<keyof typeof loose, number>>;

export class Books {
  private constructor(
    private readonly origin: pg.Pool,
    private readonly destination: pg.Pool,
  ) {}

  static open(origin: Side, destination: Side): Books {
    const pool = (side: Side) => new pg.Pool({ connectionString: side.database.migratorUrl, max: 1 });
    return new Books(pool(origin), pool(destination));
  }

  async close(): Promise<void> {
    await Promise.all([this.origin.end(), this.destination.end()]);
  }

  async compare(direction: Direction): Promise<StreamComparison> {
    const [from, to] =
      direction === 'originToDestination' ? [this.origin, this.destination] : [this.destination, this.origin];
    const [sender, receiver] = await Promise.all([readBook(from, direction), readBook(to, direction)]);
    const equal = sender.gapless && receiver.gapless && sender.fingerprint === receiver.fingerprint;
    return { direction, sender, receiver, equal };
  }

  async looseEnds(): Promise<{ readonly origin: LooseEnds; readonly destination: LooseEnds }> {
    const [origin, destination] = await Promise.all([readLoose(this.origin), readLoose(this.destination)]);
    return { origin, destination };
  }

  /** Both streams equal and nothing loose on either side. */
  async atRest(): Promise<boolean> {
    const { origin, destination } = await this.looseEnds();
    if ([...Object.values(origin), ...Object.values(destination)].some((n) => n > 0)) return false;
    return (
      (await this.compare('originToDestination')).equal && (await this.compare('destinationToOrigin')).equal
    );
  }

  async one<Row extends object>(
    side: 'origin' | 'destination',
    sql: string,
    params: unknown[] = [],
  ): Promise<Row | undefined> {
    return (await this[side].query<Row>(sql, params)).rows[0];
  }

  async all<Row extends object>(
    side: 'origin' | 'destination',
    sql: string,
    params: unknown[] = [],
  ): Promise<Row[]> {
    return (await this[side].query<Row>(sql, params)).rows;
  }
}

async function readBook(pool: pg.Pool, direction: Direction): Promise<StreamBook> {
  return (await pool.query<StreamBook>(book, [direction])).rows[0]!;
}

async function readLoose(pool: pg.Pool): Promise<LooseEnds> {
  const found: Partial<Record<keyof typeof loose, number>> = {};
  for (const [name, sql] of Object.entries(loose)) {
    found[name as keyof typeof loose] = (await pool.query<{ n: number }>(sql)).rows[0]!.n;
  }
  return found as LooseEnds;
}

/** A bare table in each party's database, filled by `unnest`: as many bytes as a record takes, and nothing that makes it one. */
import { randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Side } from '../../../deploy/local/world/world.js';
import type { Bytes } from '../sender-book.js';

export class BareTable {
  private readonly entries: string[];
  private readonly bodies: Buffer[];

  private constructor(
    private readonly pool: pg.Pool,
    { perEntry, perBody }: Bytes,
  ) {
    this.entries = Array.from({ length: 512 }, () =>
      randomBytes(perEntry).toString('base64url').slice(0, perEntry),
    );
    this.bodies = Array.from({ length: 512 }, () => randomBytes(perBody));
  }

  static async open(side: Side, bytes: Bytes, connections: number): Promise<BareTable> {
    const pool = new pg.Pool({ connectionString: side.database.migratorUrl, max: connections });
    await pool.query(
      'CREATE TABLE IF NOT EXISTS bench_floor (id uuid PRIMARY KEY, entry text NOT NULL, body bytea NOT NULL)',
    );
    return new BareTable(pool, bytes);
  }

  /** One transaction of one statement. */
  async insert(rows: number): Promise<void> {
    await this.pool.query({
      name: 'bare-insert',
      text: 'INSERT INTO bench_floor SELECT * FROM unnest($1::uuid[], $2::text[], $3::bytea[])',
      values: [
        Array.from({ length: rows }, () => randomUUID()),
        this.entries.slice(0, rows),
        this.bodies.slice(0, rows),
      ],
    });
  }

  /** One row in a transaction of its own, opened and committed as the services do it. */
  async insertOneInTransaction(): Promise<void> {
    const client = await this.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query({
        name: 'bare-one',
        text: 'INSERT INTO bench_floor VALUES ($1, $2, $3)',
        values: [randomUUID(), this.entries[0], this.bodies[0]],
      });
      await client.query('COMMIT');
    } finally {
      client.release();
    }
  }

  async close(): Promise<void> {
    await this.pool.query('DROP TABLE bench_floor');
    await this.pool.end();
  }
}

/** Somebody with the database administrator's password, who goes past the system and every right it has given out. */
import pg from 'pg';
import type { Side, World } from '../world/world.js';

export class Intruder {
  private constructor(private readonly pools: Readonly<Record<'origin' | 'destination', pg.Pool>>) {}

  static over({ origin, destination }: World, superuserUrl: string): Intruder {
    const pool = (side: Side) => new pg.Pool({ connectionString: superuserIn(side, superuserUrl), max: 1 });
    return new Intruder({ origin: pool(origin), destination: pool(destination) });
  }

  async run(side: 'origin' | 'destination', sql: string): Promise<void> {
    await this.pools[side].query(sql);
  }

  async close(): Promise<void> {
    await Promise.all(Object.values(this.pools).map((pool) => pool.end()));
  }
}

function superuserIn(side: Side, superuserUrl: string): string {
  const url = new URL(superuserUrl);
  url.pathname = new URL(side.database.appUrl).pathname;
  return url.href;
}

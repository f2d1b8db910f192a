/**
 * One connection of a consumer, which knows at once that it is lost.
 * Protects: nobody goes on believing in a lock that died with its connection.
 */
import { Client } from 'pg';
import { channelOf } from './log-schema.js';

export class LogSession {
  private nudged = false;
  private wake: (() => void) | undefined;
  private isLost = false;

  private constructor(readonly client: Client) {
    const lose = () => {
      this.isLost = true;
      this.wake?.();
    };
    client.on('error', lose);
    client.on('end', lose);
    client.on('notification', () => this.nudge());
  }

  static async open(url: string, topic: string): Promise<LogSession> {
    const client = new Client({
      connectionString: url,
      application_name: 'liangdi-consumer',
      connectionTimeoutMillis: 2_000,
      // A server that hangs is a lost one: the loop begins anew.
      query_timeout: 15_000,
      keepAlive: true,
      keepAliveInitialDelayMillis: 5_000,
    });
    const session = new LogSession(client);
    try {
      await client.connect();
      // The server, too, notices within a quarter of a minute that our machine is gone, and frees the lock for the next.
      await client.query(
        'SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 3; SET tcp_keepalives_count = 3',
      );
      const { rows } = await client.query<{ listen: string }>(
        `SELECT format('LISTEN %I', ${channelOf('$1::text')}) AS listen`,
        [topic],
      );
      await client.query(rows[0]?.listen ?? '');
    } catch (error) {
      session.close();
      throw error;
    }
    return session;
  }

  get lost(): boolean {
    return this.isLost;
  }

  /** Ends a wait early, now or the next. */
  nudge(): void {
    this.nudged = true;
    this.wake?.();
  }

  /** Until something was appended, the session is lost, or the time is up. A notification during the fetch before is not missed. */
  async appended(atMostMs: number): Promise<void> {
    if (!this.nudged && !this.isLost) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, atMostMs);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.wake = undefined;
    }
    this.nudged = false;
  }

  close(): void {
    this.isLost = true;
    this.client.end().catch(() => {});
  }
}

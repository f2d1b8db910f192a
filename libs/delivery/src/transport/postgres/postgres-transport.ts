/** The port on PostgreSQL: the embedded default for one machine. One log per topic, one partition, LISTEN/NOTIFY. */
import { randomUUID } from 'node:crypto';
import { problem, isProblem } from '@liangdi/problem';
import { Pool } from 'pg';
import { maxMessageBytes, requireCarriable } from '../limits.js';
import { OrderedSender } from '../ordered-sender.js';
import { backOffMs, pause, within } from '../patience.js';
import type { BatchHandler, Consumption, OutgoingMessage, Transport, TransportLog } from '../transport.js';
import { append } from './append-messages.js';
import { discardConsumed } from './discard-consumed.js';
import { ensureLog } from './log-schema.js';
import { PostgresConsumption } from './postgres-consumption.js';

export interface PostgresTransportOptions {
  /** A database of its own, "the exchange": it plays the broker, and nothing in it is readable without the parties' keys. */
  readonly url: string;
  readonly log: TransportLog;
  readonly sendPatienceMs?: number;
  /** How long a message is kept after every group has consumed it. */
  readonly keepDays?: number;
}

const closePatienceMs = 5_000;
const housekeepingMs = 60 * 60 * 1_000;

export function postgresTransport(options: PostgresTransportOptions): Transport {
  return new PostgresTransport(options);
}

class PostgresTransport implements Transport {
  readonly name = 'postgres';
  readonly maxMessageBytes = maxMessageBytes;
  private readonly pool: Pool;
  private readonly sender = randomUUID();
  private sequence = 0;
  /** One queue per topic: topics do not wait for each other. */
  private readonly queues = new Map<string, OrderedSender>();
  private readonly consumptions = new Set<Consumption>();
  private readonly closing = new AbortController();
  private readonly housekeeping: NodeJS.Timeout;
  private log: Promise<void> | undefined;
  private closed: Promise<void> | undefined;

  constructor(private readonly options: PostgresTransportOptions) {
    this.pool = new Pool({
      connectionString: options.url,
      application_name: 'liangdi-transport',
      max: 4,
      connectionTimeoutMillis: 2_000,
      query_timeout: 15_000,
      keepAlive: true,
    });
    this.pool.on('error', (error) =>
      options.log.debug({ error: error.message }, 'transport: idle connection lost'),
    );
    this.housekeeping = setInterval(() => void this.keepHouse(), housekeepingMs);
    this.housekeeping.unref();
  }

  async ensureTopic(topic: string): Promise<void> {
    await this.patiently(async () => {
      await this.ensureLog();
      await this.pool.query('INSERT INTO log_topic (topic) VALUES ($1) ON CONFLICT DO NOTHING', [topic]);
    });
  }

  async send(topic: string, messages: readonly OutgoingMessage[]): Promise<void> {
    requireCarriable(messages);
    if (this.closed) throw problem('transport-unavailable');
    let queue = this.queues.get(topic);
    if (!queue) {
      queue = new OrderedSender((lane, batch) => this.write(lane.topic, batch));
      this.queues.set(topic, queue);
    }
    await queue.send({ topic, partition: 0 }, messages);
  }

  async consume(topic: string, group: string, handle: BatchHandler): Promise<Consumption> {
    if (this.closed) throw problem('transport-unavailable');
    const prepare = () => this.ensureLog();
    const consumption = new PostgresConsumption({ ...this.options, prepare }, topic, group, handle);
    this.consumptions.add(consumption);
    return consumption;
  }

  async ready(): Promise<boolean> {
    if (this.closed) return false;
    const answer = await within(
      3_000,
      this.pool.query('SELECT 1').then(
        () => true,
        () => false,
      ),
    );
    return answer?.value === true;
  }

  close(): Promise<void> {
    this.closed ??= (async () => {
      clearInterval(this.housekeeping);
      await Promise.all([...this.consumptions].map((consumption) => consumption.stop()));
      await within(closePatienceMs, Promise.all([...this.queues.values()].map((queue) => queue.idle())));
      this.closing.abort();
      for (const queue of this.queues.values()) queue.failWaiting(problem('transport-unavailable'));
      await within(1_000, this.pool.end());
    })();
    return this.closed;
  }

  /** The same number on every attempt: however often it is repeated, the batch is appended once. */
  private async write(topic: string, messages: readonly OutgoingMessage[]): Promise<void> {
    this.sequence += 1;
    const sent = { sender: this.sender, sequence: this.sequence };
    await this.patiently(async () => {
      await this.ensureLog();
      await append(this.pool, topic, messages, sent);
    });
  }

  private async patiently(work: () => Promise<void>): Promise<void> {
    const until = Date.now() + (this.options.sendPatienceMs ?? 120_000);
    for (let failures = 0; ; failures += 1) {
      try {
        return await work();
      } catch (error) {
        if (isProblem(error)) throw error;
        if (isFinal(error) || this.closing.signal.aborted || Date.now() >= until) {
          throw problem('transport-unavailable', {}, { cause: error });
        }
        await pause(backOffMs(failures, 50, 1_000), this.closing.signal);
      }
    }
  }

  private ensureLog(): Promise<void> {
    this.log ??= ensureLog(this.pool).catch((error: unknown) => {
      this.log = undefined;
      throw error;
    });
    return this.log;
  }

  private async keepHouse(): Promise<void> {
    try {
      await this.ensureLog();
      const discarded = await discardConsumed(this.pool, this.options.keepDays ?? 7);
      if (discarded > 0) this.options.log.info({ discarded }, 'transport: old consumed messages discarded');
    } catch (error) {
      this.options.log.debug(
        { error: error instanceof Error ? error.message : String(error) },
        'housekeeping put off',
      );
    }
  }
}

/** Wrong data, missing rights, wrong schema or password: repeating will not help, somebody must act. */
function isFinal(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^(22|23|28|42|3D)/.test(code);
}

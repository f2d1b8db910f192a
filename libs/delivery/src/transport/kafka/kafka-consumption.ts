/**
 * Consumes a topic for as long as it is not stopped: joins, and joins anew after every crash of kafkajs.
 * Protects: a consumer never dies silently; liveness is the age of the last progress.
 */
import { backOffMs, pause } from '../patience.js';
import { finishBatchWithinMs } from '../positions.js';
import type { BatchHandler, Consumption } from '../transport.js';
import type { KafkaOptions } from './kafka-client.js';
import { KafkaSession } from './kafka-session.js';
import { messageOf } from './kafka-topics.js';

export class KafkaConsumption implements Consumption {
  private progressAt = new Date();
  private session: KafkaSession | undefined;
  private readonly stopped = new AbortController();
  private stopOnce: Promise<void> | undefined;

  constructor(
    private readonly options: KafkaOptions,
    private readonly topic: string,
    private readonly group: string,
    private readonly handle: BatchHandler,
  ) {
    void this.keepConsuming();
  }

  get lastProgressAt(): Date {
    return this.progressAt;
  }

  stop(): Promise<void> {
    this.stopOnce ??= (async () => {
      this.stopped.abort();
      await this.session?.stop(finishBatchWithinMs);
    })();
    return this.stopOnce;
  }

  private async keepConsuming(): Promise<void> {
    const { log } = this.options;
    for (let failures = 0; !this.stopped.signal.aborted; failures += 1) {
      const session = new KafkaSession(this.options, this.topic, this.group, this.handle, () => {
        failures = 0;
        this.progressAt = new Date();
      });
      this.session = session;
      const reason = await Promise.race([
        session.run().then(() => session.crashed, messageOf),
        session.crashed,
        aborted(this.stopped.signal),
      ]);
      if (this.stopped.signal.aborted) return;
      session.discard();
      log.warn({ topic: this.topic, group: this.group, reason }, 'kafka: consumer crashed, joining anew');
      await pause(backOffMs(failures), this.stopped.signal);
    }
  }
}

function aborted(signal: AbortSignal): Promise<string> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve('stopped');
    signal.addEventListener('abort', () => resolve('stopped'), { once: true });
  });
}

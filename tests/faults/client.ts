/**
 * A clerk's program at the destination: sends records in bulk calls and repeats a call, under the same Idempotency-Key, until it is answered.
 * What it was answered is what must be found in both books afterwards.
 */
import { randomUUID } from 'node:crypto';
import type { Desk, Reply } from '../../deploy/local/world/desk.js';
import { serviceRecord, type Scene } from './scene.js';

const perCall = 10;
const pauseMs = 50;
/** Once there is enough: the load goes on, but leaves the machine to those who start. */
const restfulPauseMs = 200;
/** While a process is killed and started, on a machine that does other things as well. */
const patienceMs = 110_000;

export class Client {
  /** Accepted records, in the order they were submitted. */
  readonly accepted: string[] = [];
  calls = 0;
  /** Calls that had to be repeated. */
  repeats = 0;

  constructor(
    private readonly scene: Scene,
    /** Where it sends to; may be turned to another process of the same party in the middle of a call. */
    public desk: Desk = scene.world.destination.desk('worker'),
    private readonly admin: object = {},
  ) {}

  async call(size = perCall): Promise<void> {
    const records = Array.from({ length: size }, (_, i) =>
      serviceRecord(this.scene, this.calls * size + i, this.admin),
    );
    const { results } = await this.untilAnswered({ mode: 'all', records });
    this.accepted.push(...results.map(({ recordId }) => recordId));
    this.calls += 1;
  }

  /** At least `least` calls, and on until `enough`; gives up where that never comes. */
  async callUntil(enough: () => boolean, least: number): Promise<void> {
    const deadline = Date.now() + patienceMs;
    for (let made = 0; made < least || !enough(); made += 1) {
      if (Date.now() > deadline)
        throw new Error(`${made} calls, and what they were to bring about did not happen`);
      await this.call();
      if (made >= least) await pause(restfulPauseMs);
    }
  }

  private async untilAnswered(body: object): Promise<{ results: { recordId: string }[] }> {
    const key = randomUUID();
    const deadline = Date.now() + patienceMs;
    for (;;) {
      const reply = await this.desk
        .ask('POST', '/service-records/bulk', body, { 'idempotency-key': key })
        .catch(() => undefined);
      if (reply?.status === 200) return reply.body as { results: { recordId: string }[] };
      if (reply && !mayBeRepeated(reply))
        throw new Error(`a call was answered ${reply.status}: ${JSON.stringify(reply.body)}`);
      if (Date.now() > deadline) throw new Error('a call was never answered');
      this.repeats += 1;
      await pause(pauseMs);
    }
  }
}

/** The service is away or unwell, or the killed process's transaction still holds the key. Anything else would be a fault of ours. */
function mayBeRepeated({ status, body }: Reply): boolean {
  return status === 503 || body?.code === 'idempotency-key-in-use';
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/**
 * The queue in front of a transport: one write in flight, ever; what waits meanwhile becomes the next batch.
 * Protects: order per key is the order of the calls, and after a failure nothing queued behind it overtakes it.
 */
import { isProblem } from '@liangdi/problem';
import { batchBytes, sizeOf } from './limits.js';
import type { OutgoingMessage } from './transport.js';

/** Where messages keep their order: one partition of one topic. */
export interface Lane {
  readonly topic: string;
  readonly partition: number;
}

export type WriteBatch = (lane: Lane, messages: readonly OutgoingMessage[]) => Promise<void>;

interface Waiting {
  readonly lane: Lane;
  /** Chunks of one call share it: where one fails, the later ones are not written. */
  readonly call: object;
  readonly messages: readonly OutgoingMessage[];
  readonly bytes: number;
  readonly written: () => void;
  readonly failed: (reason: unknown) => void;
}

/** PostgreSQL's and kafkajs's encoders both slow down on huge arrays; 900 KB of parcels are far fewer. */
const batchCount = 1_000;

export class OrderedSender {
  private queue: Waiting[] = [];
  private draining: Promise<void> | undefined;

  constructor(private readonly write: WriteBatch) {}

  /** Resolves when all of them are durable. Enqueues at once, so that calls keep their order. */
  async send(lane: Lane, messages: readonly OutgoingMessage[]): Promise<void> {
    const call = {};
    const chunks = inChunks(messages).map(
      (chunk) =>
        new Promise<void>((written, failed) => this.queue.push({ lane, call, ...chunk, written, failed })),
    );
    this.draining ??= this.drain().finally(() => (this.draining = undefined));
    await Promise.all(chunks);
  }

  /** Resolves when nothing waits any more. */
  async idle(): Promise<void> {
    await this.draining;
  }

  /** Fails everything that waits; what is being written is left to end. */
  failWaiting(reason: unknown): void {
    for (const waiting of this.queue.splice(0)) waiting.failed(reason);
  }

  private async drain(): Promise<void> {
    // Lets every send of this turn of the event loop enqueue itself: they leave as one batch.
    await Promise.resolve();
    for (let batch = this.takeBatch(); batch.length > 0; batch = this.takeBatch()) await this.writeOut(batch);
  }

  private takeBatch(): Waiting[] {
    const first = this.queue[0];
    if (!first) return [];
    const batch: Waiting[] = [];
    const rest: Waiting[] = [];
    let [bytes, count, full] = [0, 0, false];
    for (const waiting of this.queue) {
      if (!sameLane(waiting.lane, first.lane)) {
        rest.push(waiting);
        continue;
      }
      // Once one of this lane does not fit, no later one of the lane may: it would overtake.
      full ||=
        batch.length > 0 &&
        (bytes + waiting.bytes > batchBytes || count + waiting.messages.length > batchCount);
      if (full) {
        rest.push(waiting);
      } else {
        batch.push(waiting);
        bytes += waiting.bytes;
        count += waiting.messages.length;
      }
    }
    this.queue = rest;
    return batch;
  }

  private async writeOut(batch: Waiting[]): Promise<void> {
    const [first] = batch;
    if (!first) return;
    try {
      await this.write(
        first.lane,
        batch.flatMap((waiting) => waiting.messages),
      );
      for (const waiting of batch) waiting.written();
    } catch (reason) {
      if (isProblem(reason, 'message-too-large') && batch.length > 1) {
        // One caller's message is to blame: only that caller may be told so, or another would park a good one.
        for (const waiting of batch) await this.writeOut([waiting]);
        return;
      }
      for (const waiting of batch) waiting.failed(reason);
      // What queued behind on this lane would overtake the re-send of what failed; a message that never fits is not sent again.
      const tooLarge = isProblem(reason, 'message-too-large');
      this.failBehind(
        (waiting) => (tooLarge ? waiting.call === first.call : sameLane(waiting.lane, first.lane)),
        reason,
      );
    }
  }

  private failBehind(affected: (waiting: Waiting) => boolean, reason: unknown): void {
    const behind = this.queue.filter(affected);
    this.queue = this.queue.filter((waiting) => !affected(waiting));
    for (const waiting of behind) waiting.failed(reason);
  }
}

function sameLane(one: Lane, other: Lane): boolean {
  return one.topic === other.topic && one.partition === other.partition;
}

function inChunks(messages: readonly OutgoingMessage[]): { messages: OutgoingMessage[]; bytes: number }[] {
  const chunks: { messages: OutgoingMessage[]; bytes: number }[] = [];
  for (const message of messages) {
    const bytes = sizeOf(message);
    const last = chunks.at(-1);
    if (last && last.bytes + bytes <= batchBytes && last.messages.length < batchCount) {
      last.messages.push(message);
      last.bytes += bytes;
    } else {
      chunks.push({ messages: [message], bytes });
    }
  }
  return chunks;
}

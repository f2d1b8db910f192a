/** Numbered messages, and what must be true of the order in which they arrive. Free of jest: the children use it too. */
import { randomUUID } from 'node:crypto';
import type { BatchHandler, IncomingMessage, OutgoingMessage } from '../transport.js';

export const newTopic = () => `liangdi.contract-${randomUUID()}.inbox.v1`;
export const newGroup = () => `contract-${randomUUID()}`;

export function numbered(number: number, key = 'stream'): OutgoingMessage {
  return { key, headers: { ce_id: String(number) }, value: Buffer.from(String(number)) };
}

export function run(from: number, until: number, key = 'stream'): OutgoingMessage[] {
  return Array.from({ length: until - from }, (_, index) => numbered(from + index, key));
}

export const numberOf = (message: IncomingMessage): number => Number(message.value.toString());
export const range = (until: number): number[] => Array.from({ length: until }, (_, index) => index);

/** Each number first arrives after all before it; what comes again is the repetition of a stretch. Nothing is missing. */
export function expectInOrder(arrived: readonly number[], until: number): void {
  let next = 0;
  let previous = -1;
  for (const number of arrived) {
    const goesOn = number === previous + 1;
    const comesAgain = number <= previous;
    if (!goesOn && !comesAgain) throw new Error(`${number} arrived after ${previous}: a gap or a reordering`);
    if (number > next) throw new Error(`${number} arrived before ${next}`);
    if (number === next) next += 1;
    previous = number;
  }
  if (next !== until) throw new Error(`only ${next} of ${until} arrived`);
}

/** A handler that keeps what it was given. */
export class Gathered {
  readonly messages: IncomingMessage[] = [];
  readonly handle: BatchHandler = async (batch) => {
    this.messages.push(...batch);
    return batch.length;
  };

  get numbers(): number[] {
    return this.messages.map(numberOf);
  }
}

/** Waits until it is so; says what it waited for when it never is. */
export async function eventually(what: string, isSo: () => boolean, withinMs = 30_000): Promise<void> {
  for (const deadline = Date.now() + withinMs; !isSo();) {
    if (Date.now() > deadline) throw new Error(`never came true: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

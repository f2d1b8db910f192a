/** The queue in front of a transport. */
import { describe, expect, it } from '@jest/globals';
import { isProblem, problem } from '@liangdi/problem';
import fc from 'fast-check';
import { batchBytes } from './limits.js';
import { OrderedSender, type Lane } from './ordered-sender.js';
import type { OutgoingMessage } from './transport.js';

const lane = (partition: number): Lane => ({ topic: 't', partition });
const message = (text: string, bytes = 0): OutgoingMessage => ({
  key: text,
  headers: {},
  value: Buffer.alloc(bytes),
});

/** Writes into lists, slowly, and knows how many writes ran at once. */
class SlowWriter {
  readonly written = new Map<number, string[]>();
  readonly batches: number[] = [];
  underWay = 0;
  mostUnderWay = 0;
  failNext: unknown;

  readonly write = async ({ partition }: Lane, messages: readonly OutgoingMessage[]): Promise<void> => {
    this.underWay += 1;
    this.mostUnderWay = Math.max(this.mostUnderWay, this.underWay);
    await new Promise((resolve) => setImmediate(resolve));
    this.underWay -= 1;
    if (this.failNext) {
      const reason = this.failNext;
      this.failNext = undefined;
      throw reason; // eslint-disable-line @typescript-eslint/only-throw-error -- the sender must bear whatever a driver throws
    }
    this.batches.push(messages.length);
    const list = this.written.get(partition) ?? [];
    this.written.set(partition, [...list, ...messages.map(({ key }) => key)]);
  };
}

describe('the queue in front of a transport', () => {
  it('keeps the order of the calls in every lane, with one write in flight, whatever the sizes', async () => {
    const calls = fc.array(
      fc.record({
        partition: fc.nat(2),
        sizes: fc.array(fc.constantFrom(10, 300_000, batchBytes), { minLength: 1, maxLength: 4 }),
      }),
      { minLength: 1, maxLength: 15 },
    );
    await fc.assert(
      fc.asyncProperty(calls, async (wanted) => {
        const writer = new SlowWriter();
        const sender = new OrderedSender(writer.write);
        const expected = new Map<number, string[]>();
        const sent = wanted.map(({ partition, sizes }, call) => {
          const messages = sizes.map((size, index) => message(`${call}.${index}`, size));
          expected.set(partition, [...(expected.get(partition) ?? []), ...messages.map(({ key }) => key)]);
          return sender.send(lane(partition), messages);
        });
        await Promise.all(sent);
        expect(writer.written).toEqual(expected);
        expect(writer.mostUnderWay).toBe(1);
      }),
      { numRuns: 50 },
    );
  });

  it('makes one batch of what waits while another is being written', async () => {
    const writer = new SlowWriter();
    const sender = new OrderedSender(writer.write);
    const first = sender.send(lane(0), [message('first')]);
    await Promise.resolve();
    await Promise.resolve();
    const others = Array.from({ length: 20 }, (_, index) => sender.send(lane(0), [message(String(index))]));
    await Promise.all([first, ...others]);
    expect(writer.batches).toEqual([1, 20]);
  });

  it('lets nothing of the lane overtake what failed, and leaves other lanes alone', async () => {
    const writer = new SlowWriter();
    const sender = new OrderedSender(writer.write);
    writer.failNext = problem('transport-unavailable');
    const failed = sender.send(lane(0), [message('failed', batchBytes)]);
    const behind = sender.send(lane(0), [message('behind')]);
    const elsewhere = sender.send(lane(1), [message('elsewhere')]);
    const outcomes = await Promise.allSettled([failed, behind, elsewhere]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
    await sender.send(lane(0), [message('failed'), message('behind')]);
    expect(writer.written.get(0)).toEqual(['failed', 'behind']);
  });

  it('tells only the caller whose message the broker finds too large', async () => {
    const written: string[] = [];
    const sender = new OrderedSender(async (_lane, messages) => {
      if (messages.some(({ key }) => key === 'large')) throw problem('message-too-large');
      written.push(...messages.map(({ key }) => key));
    });
    const outcomes = await Promise.allSettled(
      ['one', 'large', 'two'].map((text) => sender.send(lane(0), [message(text)])),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(isProblem((outcomes[1] as PromiseRejectedResult).reason, 'message-too-large')).toBe(true);
    expect(written).toEqual(['one', 'two']);
  });
});

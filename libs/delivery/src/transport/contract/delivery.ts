/** The contract of `consume`: at least once, in order per key, one consumer at a time, nothing skipped. */
import { describe, expect, it } from '@jest/globals';
import type { BatchHandler } from '../transport.js';
import {
  eventually,
  expectInOrder,
  Gathered,
  newGroup,
  newTopic,
  numberOf,
  range,
  run,
  sleep,
} from './messages.js';
import type { Bench } from './bench.js';

export function deliverySpecs(bench: Bench): void {
  const topicWith = async (messages: number) => {
    const transport = bench.open();
    const topic = newTopic();
    await transport.ensureTopic(topic);
    await transport.send(topic, run(0, messages));
    return { transport, topic };
  };

  describe('delivery', () => {
    it('gives a new group everything from the beginning, and every group its own', async () => {
      const { transport, topic } = await topicWith(20);
      const [one, other] = [new Gathered(), new Gathered()];
      await transport.consume(topic, newGroup(), one.handle);
      await transport.consume(topic, newGroup(), other.handle);
      await eventually('both have all', () => one.messages.length === 20 && other.messages.length === 20);
      expect([one.numbers, other.numbers]).toEqual([range(20), range(20)]);
    });

    it('redelivers the same messages when the handler throws, and skips none', async () => {
      const { transport, topic } = await topicWith(10);
      const seen: number[][] = [];
      const consumption = await transport.consume(topic, newGroup(), async (batch) => {
        seen.push(batch.map(numberOf));
        if (seen.length <= 3) throw new TypeError('not today');
        return batch.length;
      });
      await eventually('all handled', () => seen.slice(3).flat().length >= 10);
      expect(seen.slice(0, 3)).toEqual([seen[0], seen[0], seen[0]]);
      expect(seen.slice(3).flat()).toEqual(range(10));
      expect(Date.now() - consumption.lastProgressAt.getTime()).toBeLessThan(10_000);
    });

    it('redelivers the undone rest when the handler did only some', async () => {
      const { transport, topic } = await topicWith(30);
      const done: number[] = [];
      await transport.consume(topic, newGroup(), async (batch) => {
        const some = batch.slice(0, 4);
        done.push(...some.map(numberOf));
        return some.length;
      });
      await eventually('all handled', () => done.length >= 30);
      expect(done).toEqual(range(30));
    });

    it('comes back, and does not spin, when the handler did nothing', async () => {
      const { transport, topic } = await topicWith(5);
      let calls = 0;
      const done: number[] = [];
      await transport.consume(topic, newGroup(), async (batch) => {
        calls += 1;
        if (calls <= 4) return 0;
        done.push(...batch.map(numberOf));
        return batch.length;
      });
      await sleep(100);
      expect(calls).toBeLessThan(20);
      await eventually('all handled', () => done.length >= 5);
      expect(done).toEqual(range(5));
    });

    it('resumes after a stop in mid-batch exactly where the handler was', async () => {
      const { transport, topic } = await topicWith(60);
      const group = newGroup();
      const first: number[] = [];
      const consumption = await transport.consume(topic, group, async (batch, keepGoing) => {
        let done = 0;
        for (const message of batch) {
          if (!keepGoing()) break;
          await sleep(5);
          first.push(numberOf(message));
          done += 1;
        }
        return done;
      });
      await eventually('some handled', () => first.length >= 15);
      await consumption.stop();
      expect(first.length).toBeLessThan(60);
      const rest = new Gathered();
      await transport.consume(topic, group, rest.handle);
      await eventually('the rest handled', () => first.length + rest.messages.length >= 60);
      expect([...first, ...rest.numbers]).toEqual(range(60));
    });

    it('lets a stop wait for a handler that does not look up, and loses nothing', async () => {
      const { transport, topic } = await topicWith(10);
      const group = newGroup();
      const first: number[] = [];
      const consumption = await transport.consume(topic, group, async (batch) => {
        await sleep(500);
        first.push(...batch.map(numberOf));
        return batch.length;
      });
      await sleep(300);
      await consumption.stop();
      const rest = new Gathered();
      await transport.consume(topic, group, rest.handle);
      await eventually('all handled', () => first.length + rest.messages.length >= 10);
      expect([...first, ...rest.numbers]).toEqual(range(10));
    });

    it('goes on while a handler takes longer than a session', async () => {
      const { transport, topic } = await topicWith(1);
      const handled: number[] = [];
      await transport.consume(topic, newGroup(), async (batch) => {
        if (handled.length === 0) await sleep(11_000);
        handled.push(...batch.map(numberOf));
        return batch.length;
      });
      await eventually('the slow one is done', () => handled.length === 1);
      await transport.send(topic, run(1, 2));
      await eventually('both handled', () => handled.length >= 2);
      expect(handled).toEqual([0, 1]);
    });

    it('has each key handled by one consumer of a group at a time, in order, while consumers come and go', async () => {
      const [sender, one, other] = [bench.open(), bench.open(), bench.open()];
      const topic = newTopic();
      const group = newGroup();
      await sender.ensureTopic(topic, 4);
      const handled: { key: string; number: number }[] = [];
      const busy = new Set<string>();
      const overlaps: string[] = [];
      const handle: BatchHandler = async (batch, keepGoing) => {
        let done = 0;
        for (const message of batch) {
          if (!keepGoing()) break;
          if (busy.has(message.key)) overlaps.push(message.key);
          busy.add(message.key);
          await sleep(1);
          busy.delete(message.key);
          handled.push({ key: message.key, number: numberOf(message) });
          done += 1;
        }
        return done;
      };
      const keys = range(8).map((key) => `key-${key}`);
      const first = await one.consume(topic, group, handle);
      for (const round of range(10)) {
        if (round === 3) await other.consume(topic, group, handle);
        if (round === 7) await first.stop();
        for (const key of keys) await sender.send(topic, run(round * 10, round * 10 + 10, key));
        await sleep(100);
      }
      const numbersOf = (key: string) => handled.filter((one) => one.key === key).map(({ number }) => number);
      await eventually('all handled', () => keys.every((key) => new Set(numbersOf(key)).size === 100));
      expect(overlaps).toEqual([]);
      for (const key of keys) expectInOrder(numbersOf(key), 100);
    });
  });
}

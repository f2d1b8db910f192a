/** What holds when the broker itself is killed under load and comes back on the same storage. */
import { describe, expect, it } from '@jest/globals';
import { eventually, expectInOrder, Gathered, newGroup, newTopic, range, run, sleep } from './messages.js';
import type { Bench } from './bench.js';

export function brokerRestartSpecs(bench: Bench): void {
  describe('broker restart', () => {
    it('loses, doubles and reorders nothing of what was sent, and the consumer goes on by itself', async () => {
      const [sender, consumer] = [bench.open(), bench.open()];
      const topic = newTopic();
      await sender.ensureTopic(topic);
      const live = new Gathered();
      const consumption = await consumer.consume(topic, newGroup(), live.handle);
      await sender.send(topic, run(0, 10));
      await eventually('traffic flows', () => live.messages.length >= 10);

      const until = 600;
      const sending = (async () => {
        for (let from = 10; from < until; from += 10) {
          await sender.send(topic, run(from, from + 10));
          await sleep(5);
        }
      })();
      await sleep(100);
      await bench.subject.crashBroker();
      expect(await sender.ready()).toBe(false);
      await bench.subject.restartBroker();
      await sending;
      await eventually('the consumer has all', () => live.numbers.at(-1) === until - 1);
      expectInOrder(live.numbers, until);
      await eventually('progress is seen', () => Date.now() - consumption.lastProgressAt.getTime() < 1_000);

      const afterwards = new Gathered();
      await consumer.consume(topic, newGroup(), afterwards.handle);
      await eventually('a new group has all', () => afterwards.numbers.at(-1) === until - 1);
      expect(afterwards.numbers).toEqual(range(until));
    });

    it('gives up a send when its patience ends, and takes it again later without disorder', async () => {
      const transport = bench.open({ sendPatienceMs: 1_500 });
      const topic = newTopic();
      await transport.ensureTopic(topic);
      await transport.send(topic, run(0, 5));
      await bench.subject.crashBroker();
      const givenUp = [run(5, 10), run(10, 15)].map((part) =>
        transport.send(topic, part).catch((error: unknown) => error),
      );
      for (const problem of await Promise.all(givenUp)) {
        expect(problem).toMatchObject({ code: 'transport-unavailable', disposition: 'retry' });
      }
      await bench.subject.restartBroker();
      await transport.send(topic, run(5, 10));
      await transport.send(topic, run(10, 15));
      const gathered = new Gathered();
      await transport.consume(topic, newGroup(), gathered.handle);
      await eventually('all arrived', () => gathered.numbers.at(-1) === 14);
      expectInOrder(gathered.numbers, 15);
    });

    it('stops in time while the broker is away; who begins meanwhile finds it when it is back', async () => {
      const transport = bench.open();
      const topic = newTopic();
      await transport.ensureTopic(topic);
      await transport.send(topic, run(0, 5));
      const consumption = await transport.consume(topic, newGroup(), new Gathered().handle);
      await bench.subject.crashBroker();
      const waiting = transport.send(topic, run(5, 10)).catch((error: unknown) => error);
      const began = Date.now();
      await consumption.stop();
      await transport.close();
      expect(Date.now() - began).toBeLessThan(20_000);
      expect(await waiting).toMatchObject({ code: 'transport-unavailable', disposition: 'retry' });

      const early = bench.open();
      const gathered = new Gathered();
      await early.consume(topic, newGroup(), gathered.handle);
      const resent = early.send(topic, run(5, 10));
      await bench.subject.restartBroker();
      await resent;
      await eventually('all arrived', () => gathered.numbers.at(-1) === 9);
      expectInOrder(gathered.numbers, 10);
    });
  });
}

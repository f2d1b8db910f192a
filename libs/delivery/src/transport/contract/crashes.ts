/** What holds when a process dies without a word, or is asked to go, in the middle of its work. */
import { describe, expect, it } from '@jest/globals';
import { Child } from './child-process.js';
import { eventually, expectInOrder, Gathered, newGroup, newTopic, range, run } from './messages.js';
import type { Bench } from './bench.js';

export function crashSpecs(bench: Bench): void {
  describe('crashes', () => {
    it('lets another consumer take over from one killed in mid-batch, with everything that was not committed, in order', async () => {
      const transport = bench.open();
      const topic = newTopic();
      const group = newGroup();
      await transport.ensureTopic(topic);
      await transport.send(topic, run(0, 3_000));
      const doomed = Child.start('child-consumer', {
        transport: bench.subject.child,
        topic,
        group,
        msEach: 1,
      });
      await eventually('the doomed one is at work', () => doomed.said.length >= 200);
      await doomed.end('SIGKILL');
      const heir = new Gathered();
      await transport.consume(topic, group, heir.handle);
      await eventually('the heir has the rest', () => heir.numbers.at(-1) === 2_999);
      expectInOrder([...doomed.said, ...heir.numbers], 3_000);
    });

    it('lets a consumer leave in mid-batch on SIGTERM, so that its heir gets exactly the rest', async () => {
      const transport = bench.open();
      const topic = newTopic();
      const group = newGroup();
      await transport.ensureTopic(topic);
      await transport.send(topic, run(0, 1_000));
      const leaving = Child.start('child-consumer', {
        transport: bench.subject.child,
        topic,
        group,
        msEach: 2,
      });
      await eventually('it is at work', () => leaving.said.length >= 50);
      expect(await leaving.end('SIGTERM')).toBe(0);
      expect(leaving.said.length).toBeLessThan(1_000);
      const heir = new Gathered();
      await transport.consume(topic, group, heir.handle);
      await eventually('the heir has the rest', () => heir.numbers.at(-1) === 999);
      expect([...leaving.said, ...heir.numbers]).toEqual(range(1_000));
    });

    it('keeps every acknowledged message of a producer killed in mid-send, and the order through the re-send', async () => {
      const transport = bench.open();
      const topic = newTopic();
      await transport.ensureTopic(topic);
      const doomed = Child.start('child-producer', {
        transport: bench.subject.child,
        topic,
        messages: 100_000,
      });
      await eventually('the doomed one is at work', () => doomed.said.length >= 100);
      await doomed.end('SIGKILL');
      const unacknowledged = (doomed.said.at(-1) ?? -1) + 1;
      const until = unacknowledged + 50;
      for (let from = unacknowledged; from < until; from += 5)
        await transport.send(topic, run(from, from + 5));
      const gathered = new Gathered();
      await transport.consume(topic, newGroup(), gathered.handle);
      await eventually('all arrived', () => gathered.numbers.at(-1) === until - 1);
      expectInOrder(gathered.numbers, until);
    });
  });
}

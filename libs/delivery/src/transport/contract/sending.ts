/** The contract of `send`: bytes exact, order of the calls, sizes. */
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { isProblem } from '@liangdi/problem';
import type { OutgoingMessage } from '../transport.js';
import { eventually, Gathered, newGroup, newTopic, numbered, range, run } from './messages.js';
import type { Bench } from './bench.js';

export function sendingSpecs(bench: Bench): void {
  describe('sending', () => {
    it('says that it is ready when its broker answers', async () => {
      expect(await bench.open().ready()).toBe(true);
    });

    it('carries bytes, keys and headers exactly, whatever they are', async () => {
      const transport = bench.open();
      const topic = newTopic();
      await transport.ensureTopic(topic);
      const sent: OutgoingMessage[] = [
        { key: 'k', headers: {}, value: Buffer.alloc(0) },
        { key: '', headers: { plain: '' }, value: Buffer.from(range(256)) },
        {
          key: '键𬭩',
          headers: { ce_subject: '于都县 → 宝安区 · 𠮷', quoted: '{"a":"\\x00\'"}' },
          value: randomBytes(70_000),
        },
      ];
      await transport.send(topic, sent);
      const gathered = new Gathered();
      await transport.consume(topic, newGroup(), gathered.handle);
      await eventually('all arrived', () => gathered.messages.length === sent.length);
      for (const [index, message] of sent.entries()) {
        expect(gathered.messages[index]).toMatchObject({ topic, key: message.key, headers: message.headers });
        expect(gathered.messages[index]?.value.equals(message.value)).toBe(true);
      }
    });

    it('leaves a topic that exists as it is', async () => {
      const transport = bench.open();
      const topic = newTopic();
      await transport.ensureTopic(topic);
      await transport.send(topic, [numbered(0)]);
      await transport.ensureTopic(topic);
      const gathered = new Gathered();
      await transport.consume(topic, newGroup(), gathered.handle);
      await eventually('it arrived', () => gathered.messages.length === 1);
    });

    it('keeps the order of the calls per key, with many callers and many sends in flight', async () => {
      const transport = bench.open();
      const topic = newTopic();
      await transport.ensureTopic(topic, 3);
      const callers = range(8).map(async (caller) => {
        const calls = range(50).map((call) =>
          transport.send(topic, run(call * 3, call * 3 + 3, `caller-${caller}`)),
        );
        await Promise.all(calls);
      });
      await Promise.all(callers);
      const gathered = new Gathered();
      await transport.consume(topic, newGroup(), gathered.handle);
      await eventually('all arrived', () => gathered.messages.length >= 8 * 150);
      for (const caller of range(8)) {
        const ofCaller = gathered.messages.filter(({ key }) => key === `caller-${caller}`);
        expect(ofCaller.map(({ value }) => Number(value.toString()))).toEqual(range(150));
      }
    });

    it('splits what is larger than one batch, in order', async () => {
      const transport = bench.open();
      const topic = newTopic();
      await transport.ensureTopic(topic);
      const sent = range(12).map((number) => ({ ...numbered(number), value: Buffer.alloc(300_000, number) }));
      await transport.send(topic, sent);
      const gathered = new Gathered();
      await transport.consume(topic, newGroup(), gathered.handle);
      await eventually('all arrived', () => gathered.messages.length === sent.length);
      expect(gathered.messages.map(({ value }) => value[0])).toEqual(range(12));
    });

    it('carries a message of the largest size, and parks one that can never fit without harm to others', async () => {
      const transport = bench.open();
      const topic = newTopic();
      await transport.ensureTopic(topic);
      const largest = { ...numbered(0), value: randomBytes(transport.maxMessageBytes - 1_000) };
      const tooLarge = { ...numbered(1), value: Buffer.alloc(transport.maxMessageBytes + 1) };
      const refused = transport.send(topic, [numbered(7), tooLarge]).catch((error: unknown) => error);
      await transport.send(topic, [largest, numbered(2)]);
      const problem = await refused;
      expect(isProblem(problem, 'message-too-large') && problem.disposition).toBe('park');
      const gathered = new Gathered();
      await transport.consume(topic, newGroup(), gathered.handle);
      await eventually('both arrived', () => gathered.messages.length === 2);
      expect(gathered.messages[0]?.value.equals(largest.value)).toBe(true);
    });

    it('tells of a topic that does not exist, to be tried again, and goes on serving the others', async () => {
      const transport = bench.open();
      const topic = newTopic();
      await transport.ensureTopic(topic);
      const unknown = await transport.send(newTopic(), [numbered(0)]).catch((error: unknown) => error);
      expect(isProblem(unknown, 'topic-unknown') && unknown.disposition).toBe('retry');
      await transport.send(topic, [numbered(0)]);
    });

    it('parks a key or header that cannot be carried as it is', async () => {
      const transport = bench.open();
      const malformed = { key: 'k', headers: { bad: '\u0000' }, value: Buffer.alloc(1) };
      const problem = await transport.send(newTopic(), [malformed]).catch((error: unknown) => error);
      expect(isProblem(problem, 'message-malformed') && problem.disposition).toBe('park');
    });
  });
}

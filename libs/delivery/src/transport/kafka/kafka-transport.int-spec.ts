/** What only Kafka can do to us: strangers' records, topics that come later, a broker that drops a member. */
import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, expect, it } from '@jest/globals';
import { describeWithKafka, testKafka } from '@liangdi/testing';
import { CompressionTypes, Kafka, logLevel } from 'kafkajs';
import {
  eventually,
  expectInOrder,
  Gathered,
  newGroup,
  newTopic,
  numberOf,
  run,
  sleep,
} from '../contract/messages.js';
import { testLog } from '../contract/subject.js';
import type { Transport } from '../transport.js';
import { kafkaTransport } from './kafka-transport.js';

describeWithKafka('the Kafka transport among strangers', () => {
  let brokers: string[];
  let opened: Transport[] = [];
  const open = () => {
    const transport = kafkaTransport({ brokers, clientId: `spec-${randomUUID()}`, log: testLog });
    opened.push(transport);
    return transport;
  };

  beforeAll(async () => {
    brokers = (await testKafka())?.brokers ?? [];
  });
  afterEach(async () => {
    await Promise.all(opened.map((transport) => transport.close()));
    opened = [];
  });

  it('hands over whatever a stranger wrote: no key, no value, binary and repeated headers, compressed', async () => {
    const transport = open();
    const topic = newTopic();
    await transport.ensureTopic(topic);
    const producer = new Kafka({ brokers, logLevel: logLevel.NOTHING }).producer({
      allowAutoTopicCreation: false,
    });
    await producer.connect();
    await producer.send({
      topic,
      compression: CompressionTypes.GZIP,
      messages: [
        { value: null },
        {
          key: Buffer.from([0xff, 0xfe]),
          value: Buffer.from([1]),
          headers: { h: Buffer.from([0xc3, 0x28]), twice: ['a', 'b'] },
        },
      ],
    });
    await producer.disconnect();
    await transport.send(topic, [{ key: 'ours', headers: {}, value: Buffer.from('x') }]);
    const gathered = new Gathered();
    await transport.consume(topic, newGroup(), gathered.handle);
    await eventually('all arrived', () => gathered.messages.length === 3);
    expect(gathered.messages[0]).toMatchObject({ key: '', headers: {}, value: Buffer.alloc(0) });
    expect(gathered.messages[1]).toMatchObject({ headers: { twice: 'a' }, value: Buffer.from([1]) });
    expect(gathered.messages[2]?.key).toBe('ours');
  });

  it('finds a topic that is made only after the consumer began', async () => {
    const transport = open();
    const topic = newTopic();
    const gathered = new Gathered();
    await transport.consume(topic, newGroup(), gathered.handle);
    await sleep(300);
    await transport.ensureTopic(topic);
    await transport.send(topic, run(0, 3));
    await eventually('all arrived', () => gathered.messages.length === 3);
  });

  it('commits what is done before a newcomer gets the partition: an orderly rebalance redelivers nothing', async () => {
    const transport = open();
    const topic = newTopic();
    const group = newGroup();
    await transport.ensureTopic(topic, 2);
    const handled: number[] = [];
    const handle = async (batch: Parameters<Gathered['handle']>[0], keepGoing: () => boolean) => {
      let done = 0;
      for (const message of batch) {
        if (!keepGoing()) break;
        await sleep(2);
        handled.push(numberOf(message));
        done += 1;
      }
      return done;
    };
    await transport.consume(topic, group, handle);
    await transport.send(topic, run(0, 2_000));
    await eventually('work has begun', () => handled.length > 100);
    await open().consume(topic, group, handle);
    await eventually('all handled', () => new Set(handled).size === 2_000);
    expectInOrder(handled, 2_000);
    expect(handled.length).toBe(2_000);
  });
});

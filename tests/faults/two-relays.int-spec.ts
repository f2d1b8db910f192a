/** Two processes of one party: both want to be the relay to the same partner, both want to read the same inbox, and one of them dies. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { describeWithKafka } from '@liangdi/testing';
import { until } from '../../deploy/local/story/until.js';
import { Client } from './client.js';
import { openFaultWorld, type FaultWorld, type TransportName } from './open-world.js';
import { openScene, proveExactlyOnce, type Scene } from './scene.js';
import { startSecond, type Replica } from '../harness/second-process.js';

function twoRelaySpecs(transport: TransportName): void {
  let world: FaultWorld;
  let scene: Scene;
  let second: { readonly sender: Replica; readonly receiver: Replica };

  beforeAll(async () => {
    world = await openFaultWorld(transport);
    scene = await openScene(world);
    const [sender, receiver] = await Promise.all([
      startSecond(world, world.destination, world.destination),
      startSecond(world, world.origin, world.origin),
    ]);
    second = { sender, receiver };
  }, 120_000);

  afterAll(async () => {
    await scene?.books.close();
    await Promise.all([second?.sender.process.stop(), second?.receiver.process.stop()]);
    await world?.stop();
  }, 60_000);

  it('two senders and two receivers work as one; when one of each is killed the other takes over, and all arrives once and in order', async () => {
    const clients = [new Client(scene), new Client(scene, second.sender.desk('worker'))] as const;
    await Promise.all(clients.map((client) => client.callUntil(() => true, 6)));
    await proveExactlyOnce(scene, ...clients.map(({ accepted }) => accepted));

    let over = false;
    const load = clients.map((client) => client.callUntil(() => over, 10));
    // The ones that came first hold the locks and the inbox.
    await until('some calls', async () => clients.every(({ calls }) => calls >= 8));
    await world.destination.process!.kill();
    clients[0].desk = second.sender.desk('worker');
    await until('some more calls', async () => clients.every(({ calls }) => calls >= 11));
    await world.origin.process!.kill();
    await until('some more calls', async () => clients.every(({ calls }) => calls >= 14));
    over = true;
    await Promise.all(load);
    await proveExactlyOnce(scene, ...clients.map(({ accepted }) => accepted));
    expect(await scene.books.all('origin', 'SELECT code FROM parked_message')).toEqual([]);
  }, 120_000);
}

describe('over the postgres transport,', () => twoRelaySpecs('postgres'));
describeWithKafka('over Kafka,', () => twoRelaySpecs('kafka'));

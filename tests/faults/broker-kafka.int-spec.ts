/** Apache Kafka is killed in the middle of the load and started again, twice. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeWithKafka } from '@liangdi/testing';
import { Client, pause } from './client.js';
import { openFaultWorld, processes, type FaultWorld } from './open-world.js';
import { openScene, proveExactlyOnce, type Scene } from './scene.js';

describeWithKafka('a broker that is killed under load', () => {
  let world: FaultWorld;
  let scene: Scene;

  beforeAll(async () => {
    world = await openFaultWorld('kafka');
    scene = await openScene(world);
  }, 120_000);

  afterAll(async () => {
    await scene?.books.close();
    await world?.stop();
  }, 60_000);

  it('and comes back, twice, costs nothing: offices go on recording, and all arrives once and in order', async () => {
    const before = processes(world);
    const client = new Client(scene);
    let over = false;
    const load = client.callUntil(() => over, 10);
    for (let outage = 0; outage < 2; outage += 1) {
      await pause(700);
      world.broker!.kill();
      const acceptedBefore = client.accepted.length;
      await pause(1_200);
      expect(client.accepted.length).toBeGreaterThan(acceptedBefore);
      await world.broker!.restart();
    }
    over = true;
    await load;
    await proveExactlyOnce(scene, client.accepted);
    expect(processes(world)).toEqual(before);
    // No office had to notice.
    expect(client.repeats).toBe(0);
  }, 120_000);
});

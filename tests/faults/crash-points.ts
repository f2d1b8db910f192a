/**
 * The processes of both sides die by SIGKILL between each pair of steps of a record's way, under load, in one world that goes on. Each round names
 * one step at the sender and one at the receiver, so that a sixteenth of the time is spent on starting processes and all steps are met.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { faultPoints, type FaultPoint } from '@liangdi/delivery';
import type { ServiceProcess } from '../../deploy/local/world/service-process.js';
import type { Side } from '../../deploy/local/world/world.js';
import { Client } from './client.js';
import { openFaultWorld, type FaultWorld, type TransportName } from './open-world.js';
import { openScene, proveExactlyOnce, untilAtRest, type Scene } from './scene.js';

/** In the order of a record's way; every step the sender passes, beside one the receiver passes. */
const rounds: readonly { readonly sender: FaultPoint; readonly receiver: FaultPoint }[] = [
  { sender: 'use-case:before-commit', receiver: 'receive:before' },
  { sender: 'use-case:after-commit', receiver: 'receive:before-commit' },
  { sender: 'seal:before-commit', receiver: 'receive:after-commit' },
  { sender: 'seal:after-commit', receiver: 'offset:before' },
  { sender: 'produce:before', receiver: 'receipt-send:before' },
  { sender: 'produce:after', receiver: 'receipt-send:after' },
  { sender: 'mark-sent:after', receiver: 'mark-sent:after' },
  { sender: 'receipt-receive:before-commit', receiver: 'offset:before' },
  { sender: 'receipt-receive:after-commit', receiver: 'receive:before-commit' },
];

/** The second passage: something has gone well before, and something is always under way. */
const nth = 2;
const calls = 6;

export function crashSpecs(transport: TransportName): void {
  let world: FaultWorld;
  let scene: Scene;
  let client: Client;

  beforeAll(async () => {
    world = await openFaultWorld(transport);
    scene = await openScene(world);
    client = new Client(scene);
  }, 120_000);

  afterAll(async () => {
    await scene?.books.close();
    await world?.stop();
  }, 60_000);

  describe('a process that dies', () => {
    it.each(rounds)(
      'at $sender as the sender, and at $receiver as the receiver, loses nothing, doubles nothing, keeps the order and every receipt',
      async ({ sender, receiver }) => {
        const doomed = await Promise.all([arm(world.destination, sender), arm(world.origin, receiver)]);
        let alive = doomed.length;
        const back = doomed.map(async ({ side, process }) => {
          const { signal } = await process.ended;
          await side.start();
          alive -= 1;
          return signal;
        });
        const load = client.callUntil(() => alive === 0, calls);
        const [signals] = await Promise.all([Promise.all(back), load]);
        expect(signals).toEqual(['SIGKILL', 'SIGKILL']);
        await proveExactlyOnce(scene, client.accepted);
      },
      120_000,
    );

    it('has then died at every step there is', () => {
      const met = new Set(rounds.flatMap(({ sender, receiver }) => [sender, receiver]));
      expect([...met].sort()).toEqual([...faultPoints].sort());
    });

    it('leaves nothing parked, and a clerk who had to repeat every interrupted call', async () => {
      await untilAtRest(scene);
      for (const side of ['origin', 'destination'] as const) {
        expect(await scene.books.all(side, 'SELECT code FROM parked_message')).toEqual([]);
      }
      expect(client.repeats).toBeGreaterThan(0);
    });
  });
}

/** Leaves in order and comes back armed: nobody but the fault point itself will end this process. */
async function arm(side: Side, point: FaultPoint): Promise<{ side: Side; process: ServiceProcess }> {
  await side.process?.stop();
  const process = await side.start({ env: { LIANGDI_FAULT_AT: `${point}:${nth}` }, waitUntilReady: false });
  return { side, process };
}

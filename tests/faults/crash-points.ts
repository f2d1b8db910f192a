/**
 * The processes of both sides die by SIGKILL between each pair of steps of a record's way, under load, in one world that goes on. Each round names
 * one step at the sender and one at the receiver; after each, both books are proved from the databases.
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
    world = await openFaultWorld(transport, false);
    await Promise.all([
      startToDie(world.destination, rounds[0]?.sender),
      startToDie(world.origin, rounds[0]?.receiver),
    ]);
    scene = await openScene(world);
    client = new Client(scene);
  }, 120_000);

  afterAll(async () => {
    await scene?.books.close();
    await world?.stop();
  }, 60_000);

  describe('a process that dies', () => {
    it.each(rounds.map((round, at) => ({ ...round, next: rounds[at + 1] })))(
      'at $sender as the sender, and at $receiver as the receiver, loses nothing, doubles nothing, keeps the order and every receipt',
      async ({ next }) => {
        const doomed = [world.destination.process!, world.origin.process!];
        for (const { pid } of doomed) process.kill(pid, 'SIGUSR2');
        const back = [
          dieAndComeBack(world.destination, next?.sender),
          dieAndComeBack(world.origin, next?.receiver),
        ];
        let over = false;
        const load = client.callUntil(() => over, calls);
        const signals = await Promise.all(back).finally(() => (over = true));
        await load;
        expect(signals).toEqual(['SIGKILL', 'SIGKILL']);
        await proveExactlyOnce(scene, client.accepted);
      },
      180_000,
    );

    it('has then died at every step there is', () => {
      const met = new Set(rounds.flatMap(({ sender, receiver }) => [sender, receiver]));
      // Those of a comparison of ledgers are died at in tests/reconciliation.
      const ofRecords = faultPoints.filter((point) => !point.startsWith('reconcile:'));
      expect([...met].sort()).toEqual([...ofRecords].sort());
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

/** Once told (SIGUSR2) it counts, and dies at the step; until then it is a service like any other. Nobody else kills it. */
function startToDie(side: Side, point: FaultPoint | undefined): Promise<ServiceProcess> {
  return side.start(point ? { env: { LIANGDI_FAULT_AT: `${point}:${nth}:when-told` } } : {});
}

/** What ended it. It is back, and ready, when this resolves. */
async function dieAndComeBack(side: Side, next: FaultPoint | undefined): Promise<NodeJS.Signals | null> {
  const { signal } = await side.process!.ended;
  await startToDie(side, next);
  return signal;
}

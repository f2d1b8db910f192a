/** A second process of the same party on a port of its own, as a deployment with two replicas has it. */
import { Desk } from '../../deploy/local/world/desk.js';
import { freePort } from '../../deploy/local/world/free-port.js';
import type { ServiceProcess } from '../../deploy/local/world/service-process.js';
import type { Side, World } from '../../deploy/local/world/world.js';
import { until } from '../../deploy/local/story/until.js';

export interface Replica {
  readonly process: ServiceProcess;
  desk(account: string): Desk;
}

/** The first stays the world's own process; whoever starts a second one stops it. */
export async function startSecond(world: World, side: Side): Promise<Replica> {
  const port = await freePort();
  const first = side.process;
  const process = await side.start({ env: { HTTP_PORT: String(port) }, waitUntilReady: false });
  side.process = first;
  const url = `http://127.0.0.1:${port}`;
  await until(
    'the second process to be ready',
    () =>
      fetch(`${url}/health/ready`).then(
        ({ ok }) => ok,
        () => false,
      ),
    60_000,
  );
  const { role, party } = side.jurisdiction;
  return { process, desk: (account) => new Desk(url, world.issuer, `${role}-${account}`, party) };
}

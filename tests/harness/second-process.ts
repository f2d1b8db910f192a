/** A second process of the same service of a party, on a port of its own, as a deployment with two replicas has it. */
import { Desk } from '../../deploy/local/world/desk.js';
import { freePort } from '../../deploy/local/world/free-port.js';
import type { ServiceProcess } from '../../deploy/local/world/service-process.js';
import type { RunnableService, Side, World } from '../../deploy/local/world/world.js';
import { until } from '../../deploy/local/story/until.js';

export interface Replica {
  readonly process: ServiceProcess;
  desk(account: string): Desk;
}

/** Of the office's service or of the one that reconciles. The first stays the world's own process; whoever starts a second one stops it. */
export async function startSecond(
  { issuer }: Pick<World, 'issuer'>,
  { jurisdiction: { role, party } }: Pick<Side, 'jurisdiction'>,
  service: RunnableService,
  env: Readonly<Record<string, string>> = {},
): Promise<Replica> {
  const port = await freePort();
  const first = service.process;
  const process = await service.start({ env: { ...env, HTTP_PORT: String(port) }, waitUntilReady: false });
  service.process = first;
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
  return { process, desk: (account) => new Desk(url, issuer, `${role}-${account}`, party) };
}

/** A second process that reconciles the same party's ledger, on a port of its own, as a deployment with two replicas has it. */
import { Desk } from '../../deploy/local/world/desk.js';
import { freePort } from '../../deploy/local/world/free-port.js';
import type { ServiceProcess } from '../../deploy/local/world/service-process.js';
import { until } from '../../deploy/local/story/until.js';
import type { TwoJurisdictions } from '../harness/two-jurisdictions.js';
import type { SideName } from './ledgers.js';

export interface Replica {
  readonly process: ServiceProcess;
  desk(account: string): Desk;
}

/** The first stays the world's own process; whoever starts a second one stops it. */
export async function startSecond(
  world: TwoJurisdictions,
  side: SideName,
  env: Readonly<Record<string, string>>,
): Promise<Replica> {
  const { reconciliation, jurisdiction } = world[side];
  const port = await freePort();
  const first = reconciliation.process;
  const process = await reconciliation.start({
    env: { ...env, HTTP_PORT: String(port) },
    waitUntilReady: false,
  });
  reconciliation.process = first;
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
  const { role, party } = jurisdiction;
  return { process, desk: (account) => new Desk(url, world.issuer, `${role}-${account}`, party) };
}

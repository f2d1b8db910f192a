/**
 * Boot and shutdown of a party's service as two readable lists. Protects: messages are taken in only when HTTP could answer for them, and on
 * leaving nothing is cut in the middle: first no new work, then the relays, then the connections.
 */
import type { DynamicModule } from '@nestjs/common';
import type { MigrationClass } from '@liangdi/database';
import { InboxStrategy, messagesHandled, messagesParked, type TransportLog } from '@liangdi/delivery';
import { isProblem } from '@liangdi/problem';
import {
  createHost,
  createService,
  forgetIdempotencyKeys,
  readConfig,
  tellSafely,
  type Host,
  type ServiceConfig,
} from '@liangdi/service-host';
import { gaugeExchange } from './exchange-gauges.js';
import { openParty, type Party } from './party.js';

export interface ServicePlan {
  readonly migrations: readonly MigrationClass[];
  readonly module: (party: Party, log: TransportLog) => DynamicModule;
  /** Whether this process sends the party's records on; default: yes. One relay a partner works at a time, whoever starts some. */
  readonly relays?: boolean;
  /** What an operator watches of this service; default: how much of the exchange is under way. */
  readonly watch?: (host: Host, party: Party) => void;
}

/** Liveness limits: an inbox polls at least every second, a database answers within that. */
const inboxLimitMs = 60_000;
/** A send is given up after two minutes of an absent broker, and that is no reason to be restarted. */
const relayLimitMs = 300_000;
const forgetEveryMs = 10 * 60_000;

/** Answers the URL once the service takes requests and messages. */
async function startService(
  config: ServiceConfig,
  plan: ServicePlan,
): Promise<{ url: string; host: Host; party: Party }> {
  const host = await createHost(config);
  host.shutdown.listenForSignals();
  const party = await openParty(config, plan.migrations, host.log);
  const service = await createService(plan.module(party, host.log), host);
  const inbox = service.app.get(InboxStrategy, { strict: false });
  service.app.connectMicroservice({ strategy: inbox }, { inheritAppConfig: false });

  for (const metric of [messagesHandled, messagesParked])
    host.metrics.registry.registerMetric(metric as never);
  host.probes.register(
    'inbox',
    () => Date.now() - (inbox.lastProgressAt?.getTime() ?? startedAt),
    inboxLimitMs,
  );
  if (plan.relays !== false)
    host.probes.register('relays', () => Date.now() - party.relays.lastProgressAt, relayLimitMs);
  (plan.watch ?? gaugeExchange)(host, party);
  host.readiness.register('database', () => party.database.ping().then(() => true));
  host.readiness.register('transport', () => party.transport.ready());
  host.shutdown.plan([
    { name: 'stop the relays', deadlineMs: 10_000, run: () => party.relays.stop() },
    { name: 'close the transport', deadlineMs: 10_000, run: () => party.transport.close() },
    { name: 'close the database', deadlineMs: 5_000, run: () => party.database.close() },
  ]);

  const forgetting = setInterval(() => void forgetOldKeys(party, host), forgetEveryMs);
  forgetting.unref();
  if (plan.relays !== false) await party.relays.start();
  return { url: await service.listen(), host, party };
}

/** Answers kept for repeated requests go after a day: they are sealed, but they must not outlive what they speak of for long. */
async function forgetOldKeys(party: Party, host: Host): Promise<void> {
  const actor = { kind: 'machine', subject: 'housekeeping', roles: [], party: party.id } as const;
  await party.database
    .inTransaction(actor, (tx) => forgetIdempotencyKeys(tx))
    .catch((thrown: unknown) =>
      host.log.warn({ err: thrown }, 'old idempotency keys will be forgotten later'),
    );
}

/** The whole of a service's main: configuration from the environment, service up, or a sentence that says what to do and exit 1. */
export async function runService(plan: ServicePlan): Promise<void> {
  if (process.env['LIANGDI_LEAVE_WITH_PARENT'] === 'true') leaveWithParent();
  try {
    await startService(readConfig(process.env), plan);
  } catch (thrown) {
    process.stderr.write(`${bootFailure(thrown)}\n`);
    process.exit(1);
  }
}

/** A local start keeps our stdin open for as long as it lives: however it ends, we leave in order behind it. */
function leaveWithParent(): void {
  process.stdin.resume().once('end', () => process.kill(process.pid, 'SIGTERM'));
}

function bootFailure(thrown: unknown): string {
  if (!isProblem(thrown)) return JSON.stringify(tellSafely(thrown));
  const { detailZh, detailEn, code } = thrown.toBody();
  return `${detailZh}\n  ${detailEn} [${code}]`;
}

const startedAt = Date.now();

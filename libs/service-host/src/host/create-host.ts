/**
 * What a service stands on, made before its module: configuration, log, metrics, probes, shutdown. Several hosts can live in one process; nothing
 * here is global. `host.module` is imported by every module that injects one of these.
 */
import type { DynamicModule } from '@nestjs/common';
import type { AccessConfig } from '@liangdi/access';
import { loadOrCreateMasterKey } from '@liangdi/person';
import { ServiceConfig } from '../config/service-config.js';
import { answerKeysOf } from '../idempotency/idempotency-key.js';
import type { AnswerKeys } from '../idempotency/idempotency-key.js';
import { createLog, Log } from '../log/log.js';
import { HealthController } from './health.controller.js';
import { InterfaceDescription } from './interface-description.js';
import { Metrics } from './metrics.js';
import { ProgressProbes } from './progress-probes.js';
import { Readiness } from './readiness.js';
import { Shutdown } from './shutdown.js';

export interface Host {
  readonly config: ServiceConfig;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly probes: ProgressProbes;
  readonly readiness: Readiness;
  readonly shutdown: Shutdown;
  readonly access: AccessConfig;
  readonly answerKeys: AnswerKeys;
  readonly description: InterfaceDescription;
  /** Exports ServiceConfig, Log, Metrics, ProgressProbes, Readiness and Shutdown, for injection by class. */
  readonly module: DynamicModule;
}

export interface HostOptions {
  readonly log?: Log;
  /** Instead of what the configuration says, e.g. the issuer's keys inline. */
  readonly access?: AccessConfig;
}

class HostModule {}

export async function createHost(config: ServiceConfig, options: HostOptions = {}): Promise<Host> {
  const log = options.log ?? createLog(config.logLevel, config.party);
  const probes = new ProgressProbes();
  const parts = {
    config,
    log,
    probes,
    metrics: new Metrics(config.party, probes),
    readiness: new Readiness(),
    shutdown: new Shutdown(log),
    description: new InterfaceDescription(),
    access: options.access ?? accessOf(config),
    answerKeys: answerKeysOf(await loadOrCreateMasterKey(config.masterKeyFile)),
  };
  return { ...parts, module: moduleOf(parts) };
}

function accessOf({ oidcIssuer, oidcJwksUrl, party }: ServiceConfig): AccessConfig {
  return { issuer: oidcIssuer, party, ...(oidcJwksUrl ? { jwksUrl: oidcJwksUrl } : {}) };
}

function moduleOf(parts: Omit<Host, 'module'>): DynamicModule {
  const values = [
    { provide: ServiceConfig, useValue: parts.config },
    { provide: Log, useValue: parts.log },
    { provide: Metrics, useValue: parts.metrics },
    { provide: ProgressProbes, useValue: parts.probes },
    { provide: Readiness, useValue: parts.readiness },
    { provide: Shutdown, useValue: parts.shutdown },
  ];
  return {
    module: HostModule,
    controllers: [HealthController],
    providers: [...values, { provide: InterfaceDescription, useValue: parts.description }],
    exports: values.map(({ provide }) => provide),
  };
}

/**
 * From a module to a service that answers. Protects: every service has the same edge — guard, shape check, problems, keys, log, health — and none
 * starts with a route that does not say who may.
 */
import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { AccessGuard, requirePolicyOnEveryRoute, TokenVerifier } from '@liangdi/access';
import { problem } from '@liangdi/problem';
import { ProblemFilter } from '../http/problem-filter.js';
import { validationPipe } from '../http/validation.js';
import { IdempotencyInterceptor } from '../idempotency/idempotent.js';
import { NestLog } from '../log/nest-log.js';
import { describeInterface } from '../openapi/describe-interface.js';
import type { Host } from './create-host.js';
import { fastifyOptions, prepareFastify } from './prepare-fastify.js';

export interface Service {
  readonly app: NestFastifyApplication;
  readonly openapi: OpenAPIObject;
  /** Starts connected microservices, then listens; answers the URL. Refuses with `port-taken`. */
  listen(): Promise<string>;
  /** The host's whole shutdown list. True when everything left in order. */
  stop(): Promise<boolean>;
}

/** Refuses with `route-without-policy`. */
export async function createService(module: Type | DynamicModule, host: Host): Promise<Service> {
  const adapter = new FastifyAdapter(fastifyOptions());
  const app = await NestFactory.create<NestFastifyApplication>(rootOf(module, host), adapter, {
    logger: new NestLog(host.log),
    abortOnError: false,
    bodyParser: false,
  });
  await prepareFastify(app.getHttpAdapter().getInstance() as never, host);
  app.useGlobalGuards(new AccessGuard(new TokenVerifier(host.access)));
  app.useGlobalInterceptors(new IdempotencyInterceptor(host.answerKeys));
  app.useGlobalPipes(validationPipe());
  app.useGlobalFilters(new ProblemFilter(host.log));
  requirePolicyOnEveryRoute(app);

  const openapi = describeInterface(app, `liangdi ${host.config.party}`);
  host.description.keep(openapi);
  host.shutdown.openWith([
    { name: 'say that we are not ready', deadlineMs: 100, run: () => host.readiness.leave() },
    { name: 'stop accepting and finish what is being answered', deadlineMs: 10_000, run: () => app.close() },
  ]);
  return { app, openapi, listen: () => listen(app, host), stop: () => host.shutdown.run() };
}

class ServiceRoot {}

function rootOf(module: Type | DynamicModule, host: Host): DynamicModule {
  return { module: ServiceRoot, imports: [host.module, module] };
}

async function listen(app: NestFastifyApplication, { config, log }: Host): Promise<string> {
  await app.startAllMicroservices();
  await app.listen(config.httpPort, config.httpHost).catch((thrown: NodeJS.ErrnoException) => {
    const taken = thrown.code === 'EADDRINUSE' || thrown.code === 'EACCES';
    throw taken ? problem('port-taken', { port: config.httpPort }, { cause: thrown }) : thrown;
  });
  const url = await app.getUrl();
  log.info({ url }, 'listening');
  return url;
}

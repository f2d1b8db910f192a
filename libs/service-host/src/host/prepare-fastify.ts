/** Fastify's own settings: sizes, times, headers, ids, one log line per request. Protects: the line knows the route's pattern, never the URL. */
import { randomUUID } from 'node:crypto';
import helmet from '@fastify/helmet';
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifyServerOptions } from 'fastify';
import type { RequestWithCaller } from '@liangdi/access';
import { problem } from '@liangdi/problem';
import { answerBrokenConnection } from '../http/broken-connection.js';
import { drainBody } from '../http/drain-body.js';
import { readJsonBodies } from '../http/json-body.js';
import { contentLanguage, languageOf } from '../http/language.js';
import { answerProblem } from '../http/problem-filter.js';
import { maxBodyBytes, problemOfThrown } from '../http/problem-of-thrown.js';
import type { Host } from './create-host.js';

export function fastifyOptions() {
  return {
    bodyLimit: maxBodyBytes,
    // Ours, never the caller's: what comes in a header may name a person, and would be in every log line.
    requestIdHeader: false,
    genReqId: () => randomUUID(),
    requestTimeout: 60_000,
    keepAliveTimeout: 65_000,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
    clientErrorHandler: answerBrokenConnection,
    frameworkErrors: (thrown: unknown, request: unknown, reply: unknown) =>
      answerProblem(request as FastifyRequest, reply as FastifyReply, problemOfThrown(thrown)),
  } satisfies Partial<Record<keyof FastifyServerOptions, unknown>> as FastifyServerOptions;
}

export async function prepareFastify(fastify: FastifyInstance, host: Host): Promise<void> {
  await fastify.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    },
    referrerPolicy: { policy: 'no-referrer' },
  });
  readJsonBodies(fastify);
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.header('X-Request-Id', request.id);
    reply.header('Cache-Control', 'no-store');
    reply.header('Vary', 'Accept-Language');
    reply.header('Content-Language', contentLanguage[languageOf(request.headers['accept-language'])]);
    done(host.readiness.leaving && !isHealth(request) ? problem('not-ready') : undefined);
  });
  fastify.addHook('onSend', async (request, reply) => {
    // Whoever is answered while we leave must not keep the connection: closing waits for it.
    if (host.readiness.leaving) reply.header('Connection', 'close');
    if (reply.statusCode === 413) await drainBody(request.raw);
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    recordAnswer(host, request, reply);
    done();
  });
}

function isHealth({ routeOptions }: FastifyRequest): boolean {
  return /^\/(health\/|metrics)/.test(routeOptions.url ?? '');
}

function recordAnswer({ log, metrics }: Host, request: FastifyRequest, reply: FastifyReply): void {
  const route = request.routeOptions.url ?? 'none';
  const milliseconds = reply.elapsedTime;
  metrics.requestAnswered(request.method, route, reply.statusCode, milliseconds / 1000);
  const line = {
    requestId: request.id,
    method: request.method,
    route,
    status: reply.statusCode,
    ms: Math.round(milliseconds * 10) / 10,
    role: (request as RequestWithCaller).caller?.roles.join(',') ?? 'none',
  };
  if (isHealth(request)) log.debug(line, 'answered');
  else log.info(line, 'answered');
}

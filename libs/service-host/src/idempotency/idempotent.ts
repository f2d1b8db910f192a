/**
 * `@Idempotent()`: on every POST that creates. The request must carry Idempotency-Key; the same key with the same content gets the same answer.
 * Protects: a clerk who clicks twice, and a network that repeats, create once.
 */
import { SetMetadata } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map } from 'rxjs';
import type { Observable } from 'rxjs';
import type { RequestWithCaller } from '@liangdi/access';
import { problem } from '@liangdi/problem';
import { idempotencyKeyOf } from './idempotency-key.js';
import type { AnswerKeys, IdempotencyKey, RequestWithKey } from './idempotency-key.js';

export const idempotentKey = 'liangdi:idempotent';

export function Idempotent(): MethodDecorator {
  return SetMetadata(idempotentKey, true);
}

type Request = FastifyRequest & RequestWithCaller & RequestWithKey;

/** Registered for every route by createService; acts on those marked @Idempotent. */
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(private readonly keys: AnswerKeys) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http' || !Reflect.getMetadata(idempotentKey, context.getHandler()))
      return next.handle();
    const request = context.switchToHttp().getRequest<Request>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const key = keyOf(this.keys, request);
    request.idempotencyKey = key;
    return next.handle().pipe(
      map((answer: unknown) => {
        if (!key.used)
          throw new Error(`${request.routeOptions.url} is marked @Idempotent and does not call runOnce`);
        if (key.replayed) void reply.header('Idempotency-Replayed', 'true');
        return answer;
      }),
    );
  }
}

function keyOf(keys: AnswerKeys, request: Request): IdempotencyKey {
  const given = request.headers['idempotency-key'];
  if (typeof given !== 'string' || !/^[\x21-\x7e]{1,128}$/.test(given))
    throw problem('idempotency-key-missing');
  const { subject, party } = request.caller ?? {};
  if (!subject || !party) throw problem('token-missing');
  return idempotencyKeyOf(keys, {
    subject,
    party,
    route: `${request.method} ${request.routeOptions.url}`,
    url: request.url,
    key: given,
    body: request.body,
  });
}

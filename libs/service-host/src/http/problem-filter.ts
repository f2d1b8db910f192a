/**
 * The last word on every failed request: RFC 9457, in the caller's language, with the request's id. Protects: an error of ours tells
 * nothing about our inside, and no answer repeats what was sent.
 */
import { Catch } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Problem } from '@liangdi/problem';
import type { Log } from '../log/log.js';
import { contentLanguage, languageOf } from './language.js';
import { problemOfThrown } from './problem-of-thrown.js';

@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Log) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    // Messages are the transport strategy's: it needs the problem itself.
    if (host.getType() !== 'http') throw thrown;
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const told = problemOfThrown(thrown);
    if (told.disposition === 'halt') this.log.error({ requestId: request.id, err: thrown }, 'request failed');
    if (reply.sent) return;
    answerProblem(request, reply, told);
  }
}

export function answerProblem(request: FastifyRequest, reply: FastifyReply, told: Problem): void {
  const language = languageOf(request.headers['accept-language']);
  const challenge = challengeOf(told);
  if (challenge) reply.header('WWW-Authenticate', challenge);
  if (told.disposition === 'retry') reply.header('Retry-After', retryAfterSeconds(told));
  reply
    .status(told.status)
    .header('Content-Language', contentLanguage[language])
    .header('Content-Type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify({ ...told.toBody(language), requestId: request.id }));
}

/** RFC 6750 §3. */
function challengeOf({ code, status }: Problem): string | undefined {
  if (code === 'token-missing') return 'Bearer realm="liangdi"';
  if (status === 401) return 'Bearer realm="liangdi", error="invalid_token"';
  if (code === 'role-not-allowed') return 'Bearer realm="liangdi", error="insufficient_scope"';
  return undefined;
}

function retryAfterSeconds({ status, details }: Problem): number {
  const named = details['retryAfterSeconds'];
  if (typeof named === 'number') return Math.max(1, Math.ceil(named));
  return status === 409 ? 1 : 2;
}

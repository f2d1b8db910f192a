/**
 * Asks every request who it is and whether its route allows that. Deny by default: a route that says nothing is refused.
 * Protects: no handler runs for a caller it does not name.
 */
import { Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { problem } from '@liangdi/problem';
import { purposes } from '@liangdi/record';
import type { Purpose } from '@liangdi/record';
import { policyKey } from './allows.js';
import type { RoutePolicy } from './allows.js';
import type { Caller, RequestWithCaller } from './caller.js';
import { requireRole } from './policy.js';
import { TokenVerifier } from './token-verifier.js';

interface HttpRequest extends RequestWithCaller {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

@Injectable()
export class AccessGuard implements CanActivate {
  readonly #reflector = new Reflector();

  constructor(private readonly tokens: TokenVerifier) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    // Messages from a partner are proved by their signature, in the inbox.
    if (context.getType() !== 'http') return true;
    const policy = this.#policyOf(context);
    if (policy === 'open') return true;
    const request = context.switchToHttp().getRequest<HttpRequest>();
    const token = bearerOf(request);
    const remembered = this.tokens.findRemembered(token);
    if (remembered) return admit(request, remembered, policy);
    return this.tokens.verify(token).then((caller) => admit(request, caller, policy));
  }

  #policyOf(context: ExecutionContext): RoutePolicy {
    const policy = this.#reflector.getAllAndOverride<RoutePolicy | undefined>(policyKey, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (!policy) throw problem('role-not-allowed', { allowed: 'none' });
    return policy;
  }
}

function admit(request: HttpRequest, caller: Caller, policy: Exclude<RoutePolicy, 'open'>): true {
  const purpose = purposeOf(request);
  request.caller = purpose ? { ...caller, purpose } : caller;
  requireRole(caller, ...policy);
  return true;
}

/** RFC 6750 §2.1: the header only; a token in a URL would be in every log on the way. */
function bearerOf({ headers }: HttpRequest): string {
  const header = headers['authorization'];
  if (typeof header !== 'string') throw problem('token-missing');
  const [, token] = /^Bearer +([\w~+/.-]+=*)$/i.exec(header) ?? [];
  if (!token) throw problem('token-invalid', { reason: 'authorization header' });
  return token;
}

function purposeOf({ headers }: HttpRequest): Purpose | undefined {
  const named = headers['x-purpose'];
  if (named === undefined) return undefined;
  const purpose = purposes.find((known) => known === named);
  if (!purpose) throw problem('purpose-unknown');
  return purpose;
}

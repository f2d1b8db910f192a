/** The two policies a route can have. A route with neither is refused, and the service does not start (see routes-without-policy). */
import { SetMetadata } from '@nestjs/common';
import type { Role } from './roles.js';

export const policyKey = 'liangdi:policy';

export type RoutePolicy = 'open' | readonly Role[];

/** Only callers with one of these roles. What more it needs (office, person, agreement, consent) is the use case's first line. */
export function Allows(role: Role, ...more: readonly Role[]): MethodDecorator & ClassDecorator {
  return SetMetadata<string, RoutePolicy>(policyKey, [role, ...more]);
}

/** Anybody, without a token: health, metrics and the description of the interface. Nothing about people. */
export function Open(): MethodDecorator & ClassDecorator {
  return SetMetadata<string, RoutePolicy>(policyKey, 'open');
}

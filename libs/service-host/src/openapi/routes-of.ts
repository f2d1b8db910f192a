/** Every route of the application with what its decorators say. */
import { METHOD_METADATA } from '@nestjs/common/constants.js';
import { RequestMethod } from '@nestjs/common';
import type { Type } from '@nestjs/common';
import { MetadataScanner } from '@nestjs/core';
import type { ModulesContainer } from '@nestjs/core';
import { policyKey } from '@liangdi/access';
import type { RoutePolicy } from '@liangdi/access';
import { idempotentKey } from '../idempotency/idempotent.js';
import { pagedKey } from '../page/page.js';
import { answersKey } from './answers.js';
import type { AnswersOfRoute } from './answers.js';

export const hiddenKey = 'liangdi:hidden';

export interface Route {
  readonly operationId: string;
  readonly creates: boolean;
  readonly policy: RoutePolicy | undefined;
  readonly answers: AnswersOfRoute | undefined;
  readonly idempotent: boolean;
  readonly paged: boolean;
  /** Left out of the description: health, metrics, the description itself. */
  readonly hidden: boolean;
  /** Classes among the handler's parameters: bodies and queries. */
  readonly parameterTypes: readonly Type[];
}

type Handler = (...parts: never[]) => unknown;

export function routesOf(modules: ModulesContainer): Route[] {
  const controllers = [...modules.values()].flatMap((module) => [...module.controllers.values()]);
  return controllers.flatMap(({ metatype }) => (metatype ? routesOfController(metatype as Type) : []));
}

function routesOfController(controller: Type): Route[] {
  const prototype = controller.prototype as Record<string, Handler>;
  return new MetadataScanner().getAllMethodNames(prototype).flatMap((name) => {
    const handler = prototype[name];
    return handler && Reflect.hasMetadata(METHOD_METADATA, handler)
      ? [routeOf(controller, name, handler)]
      : [];
  });
}

function routeOf(controller: Type, name: string, handler: Handler): Route {
  const either = <T>(key: string): T | undefined =>
    (Reflect.getMetadata(key, handler) ?? Reflect.getMetadata(key, controller)) as T | undefined;
  const types = (Reflect.getMetadata('design:paramtypes', controller.prototype as object, name) ??
    []) as unknown[];
  return {
    operationId: `${controller.name}.${name}`,
    creates: Reflect.getMetadata(METHOD_METADATA, handler) === RequestMethod.POST,
    policy: either<RoutePolicy>(policyKey),
    answers: either<AnswersOfRoute>(answersKey),
    idempotent: either<boolean>(idempotentKey) ?? false,
    paged: either<boolean>(pagedKey) ?? false,
    hidden: either<boolean>(hiddenKey) ?? false,
    parameterTypes: types.filter(
      (type): type is Type => typeof type === 'function' && /^class\b/.test(String(type)),
    ),
  };
}

/** Looks at every route before the service listens. Protects: nobody forgets to say who may; the service does not start. */
import { METHOD_METADATA } from '@nestjs/common/constants.js';
import type { INestApplicationContext } from '@nestjs/common';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { problem } from '@liangdi/problem';
import { policyKey } from './allows.js';

/** Refuses with `route-without-policy`, naming them all. */
export function requirePolicyOnEveryRoute(app: INestApplicationContext): void {
  const missing = controllersOf(app).flatMap(routesWithoutPolicy);
  if (missing.length > 0) throw problem('route-without-policy', { routes: missing.join(', ') });
}

type ControllerClass = new (...parts: never[]) => object;

function controllersOf(app: INestApplicationContext): ControllerClass[] {
  const modules = [...app.get(ModulesContainer).values()];
  return modules.flatMap(({ controllers }) =>
    [...controllers.values()].map(({ metatype }) => metatype as ControllerClass).filter(Boolean),
  );
}

function routesWithoutPolicy(controller: ControllerClass): string[] {
  if (Reflect.hasMetadata(policyKey, controller)) return [];
  const prototype = controller.prototype as Record<string, object>;
  return new MetadataScanner()
    .getAllMethodNames(prototype)
    .filter((name) => {
      const handler = prototype[name];
      return (
        handler && Reflect.hasMetadata(METHOD_METADATA, handler) && !Reflect.hasMetadata(policyKey, handler)
      );
    })
    .map((name) => `${controller.name}.${name}`);
}

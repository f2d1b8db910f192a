/**
 * The OpenAPI 3 document of a service, from its own decorators: who may call, what it answers, which problems it tells.
 * Protects: a partner's programmer reads what the machine checks, not what somebody remembered.
 */
import type { INestApplication, Type } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { OpenAPIObject } from '@nestjs/swagger';
import { describeRoute } from './describe-route.js';
import type { Operation } from './describe-route.js';
import { problemSchema } from './problem-schema.js';
import { modelsOf } from './answers.js';
import { routesOf } from './routes-of.js';
import type { Route } from './routes-of.js';
import { schemaOfValidators } from './schema-of-validators.js';

export function describeInterface(app: INestApplication, title: string): OpenAPIObject {
  const routes = routesOf(app.get(ModulesContainer));
  const byOperation = new Map(routes.map((route) => [route.operationId, route]));
  const config = new DocumentBuilder()
    .setTitle(title)
    .setDescription(
      'Signed exchange of records between two jurisdictions. Problems are RFC 9457, in Chinese and English.',
    )
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' }, 'bearer')
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (controller, method) => `${controller}.${method}`,
    extraModels: routes.flatMap(({ answers }) => modelsOf(answers?.shape)),
  });
  describeRequests(document, routes);
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const operation of operationsOf(methods)) {
      const route = byOperation.get(operation.operationId ?? '');
      if (route?.hidden) delete document.paths[path];
      else if (route) describeRoute(operation, route);
    }
  }
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, Problem: problemSchema },
  };
  return document;
}

type PathItem = OpenAPIObject['paths'][string];

function operationsOf(methods: PathItem): Operation[] {
  const { get, post, put, patch, delete: remove } = methods;
  return [get, post, put, patch, remove].filter(
    (operation): operation is Operation => operation !== undefined,
  );
}

/** Request classes as their validators describe them; what @ApiProperty says of a member goes first. */
function describeRequests(document: OpenAPIObject, routes: readonly Route[]): void {
  const schemas = ((document.components ??= {}).schemas ??= {});
  const waiting: Type[] = routes.flatMap(({ parameterTypes }) => parameterTypes);
  const seen = new Set<Type>();
  for (let type = waiting.pop(); type; type = waiting.pop()) {
    if (seen.has(type)) continue;
    seen.add(type);
    const described = schemaOfValidators(type);
    if (!described) continue;
    waiting.push(...described.nested);
    const told = schemas[type.name] as { properties?: object } | undefined;
    const properties = { ...(described.schema['properties'] as object), ...told?.properties };
    schemas[type.name] = { ...described.schema, properties } as never;
  }
}

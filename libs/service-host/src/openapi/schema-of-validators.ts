/** The JSON Schema of a request class, from the very rules it is checked by: the description cannot say anything else than the check. */
import { getMetadataStorage } from 'class-validator';
import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import type { Type } from '@nestjs/common';

type Schema = Record<string, unknown>;
type Rule = {
  readonly name?: string;
  readonly type: string;
  readonly each: boolean;
  readonly constraints?: unknown[];
};

export interface DescribedClass {
  readonly schema: Schema;
  /** Classes it refers to, to be described too. */
  readonly nested: readonly Type[];
}

export function schemaOfValidators(type: Type): DescribedClass | undefined {
  const rules = rulesByMember(type);
  if (rules.size === 0) return undefined;
  const nested: Type[] = [];
  const properties: Record<string, Schema> = {};
  const required: string[] = [];
  for (const [member, all] of rules) {
    properties[member] = memberSchema(type, member, all, nested);
    if (!all.some(({ type: kind }) => kind === 'conditionalValidation')) required.push(member);
  }
  return {
    schema: {
      type: 'object',
      additionalProperties: false,
      properties,
      ...(required.length > 0 ? { required } : {}),
    },
    nested,
  };
}

function rulesByMember(type: Type): Map<string, Rule[]> {
  const byMember = new Map<string, Rule[]>();
  for (const rule of getMetadataStorage().getTargetValidationMetadatas(type, '', false, false)) {
    byMember.set(rule.propertyName, [...(byMember.get(rule.propertyName) ?? []), rule as Rule]);
  }
  return byMember;
}

function memberSchema(type: Type, member: string, rules: readonly Rule[], nested: Type[]): Schema {
  const own = merged(rules.filter(({ each }) => !each));
  const element = merged(rules.filter(({ each }) => each));
  const inner = nestedType(type, member, rules);
  const isArray =
    own['type'] === 'array' ||
    rules.some(({ each }) => each) ||
    Reflect.getMetadata('design:type', type.prototype as object, member) === Array;
  if (inner) nested.push(inner);
  const reference = inner && { $ref: `#/components/schemas/${inner.name}` };
  if (isArray) return { ...own, type: 'array', items: reference ?? element };
  return reference ?? own;
}

function nestedType(type: Type, member: string, rules: readonly Rule[]): Type | undefined {
  if (!rules.some(({ type: kind }) => kind === 'nestedValidation')) return undefined;
  const declared = defaultMetadataStorage.findTypeMetadata(type, member)?.typeFunction() as Type | undefined;
  return (
    declared ?? (Reflect.getMetadata('design:type', type.prototype as object, member) as Type | undefined)
  );
}

function merged(rules: readonly Rule[]): Schema {
  return Object.assign({}, ...rules.map(schemaOfRule)) as Schema;
}

const ofRule: Readonly<Record<string, (constraints: unknown[]) => Schema>> = {
  isString: () => ({ type: 'string' }),
  isInt: () => ({ type: 'integer' }),
  isNumber: () => ({ type: 'number' }),
  isBoolean: () => ({ type: 'boolean' }),
  isObject: () => ({ type: 'object' }),
  isArray: () => ({ type: 'array' }),
  isUuid: () => ({ type: 'string', format: 'uuid' }),
  isIn: ([values]) => ({ enum: values }),
  equals: ([value]) => ({ enum: [value] }),
  matches: ([pattern]) => ({
    type: 'string',
    pattern: String(pattern instanceof RegExp ? pattern.source : pattern),
  }),
  isLength: ([min, max]) => ({
    type: 'string',
    minLength: min,
    ...(max === undefined ? {} : { maxLength: max }),
  }),
  minLength: ([min]) => ({ type: 'string', minLength: min }),
  maxLength: ([max]) => ({ type: 'string', maxLength: max }),
  isNotEmpty: () => ({}),
  min: ([min]) => ({ minimum: min }),
  max: ([max]) => ({ maximum: max }),
  arrayMinSize: ([min]) => ({ type: 'array', minItems: min }),
  arrayMaxSize: ([max]) => ({ type: 'array', maxItems: max }),
  arrayNotEmpty: () => ({ type: 'array', minItems: 1 }),
  arrayUnique: () => ({ type: 'array', uniqueItems: true }),
  isISO8601: () => ({ type: 'string', format: 'date-time' }),
  isRfc3339: () => ({ type: 'string', format: 'date-time' }),
  isDateString: () => ({ type: 'string', format: 'date-time' }),
  isUrl: () => ({ type: 'string', format: 'uri' }),
};

function schemaOfRule({ name, constraints }: Rule): Schema {
  return (name && ofRule[name]?.(constraints ?? [])) || {};
}

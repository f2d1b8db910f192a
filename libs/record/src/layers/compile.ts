/**
 * JSON Schema to a function, once, at first use. Two forms of each: one stops at the first fault (the hot path),
 * the other names every fault and is built only when there has been one.
 */
import { Ajv2020, type AnySchema, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { isCivilDate } from '../time/civil-date.js';
import { isInstant } from '../time/instant.js';
import type { RecordFault } from './fault.js';

export type FaultFinder = (value: unknown) => RecordFault[];

const options = {
  strict: true,
  strictTypes: false,
  strictRequired: false,
  discriminator: true,
  unicodeRegExp: true,
} as const;

function compiler(allErrors: boolean): Ajv2020 {
  const ajv = new Ajv2020({ ...options, allErrors });
  // Stricter than JSON Schema's own: a day that exists, a time in the one spelling of the wire.
  ajv.addFormat('date', isCivilDate);
  ajv.addFormat('date-time', isInstant);
  return ajv;
}

export function faultFinder(schema: object): FaultFinder {
  let quick: ValidateFunction | undefined;
  let thorough: ValidateFunction | undefined;
  return (value) => {
    quick ??= compiler(false).compile(schema as AnySchema);
    if (quick(value)) return [];
    thorough ??= compiler(true).compile(schema as AnySchema);
    thorough(value);
    return faultsFrom(thorough.errors ?? quick.errors ?? []);
  };
}

function faultsFrom(errors: readonly ErrorObject[]): RecordFault[] {
  const told = errors.filter(
    (error) => error.keyword !== 'if' && !/\/(oneOf|anyOf)\/\d+\/required$/.test(error.schemaPath),
  );
  return told.map((error) => ({ pointer: pointerOf(error), rule: ruleOf(error) }));
}

/** Member names of the schema appear in pointers; a name the sender made up appears only if it cannot hold a number. */
function pointerOf({ instancePath, keyword, params }: ErrorObject): string {
  const member = {
    required: params['missingProperty'] as unknown,
    dependentRequired: params['missingProperty'] as unknown,
    additionalProperties: params['additionalProperty'] as unknown,
    discriminator: params['tag'] as unknown,
  }[keyword];
  return typeof member === 'string' && /^[A-Za-z]{1,40}$/.test(member)
    ? `${instancePath}/${member}`
    : instancePath;
}

function ruleOf({ keyword, params }: ErrorObject): string {
  const bound = (params['limit'] ?? params['format'] ?? params['type']) as unknown;
  if (typeof bound === 'number' || typeof bound === 'string') return `${keyword} ${bound}`;
  const allowed = params['allowedValues'] as unknown;
  if (Array.isArray(allowed) && allowed.length <= 30) return `${keyword} ${allowed.join(' | ')}`;
  return keyword;
}
